//! The whole server, and what holds for the repository as a whole.

mod architecture;
mod county;
mod drills;
mod hostile;
mod work;
