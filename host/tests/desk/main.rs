//! Registers at the desk: sheets taken in and undone, and one of many chosen in a form.

mod choose;
mod kit;
mod sheets;
