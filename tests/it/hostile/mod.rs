//! Modules that mean harm, or are broken: each ends in its stated error, leaves no row, and harms nobody else.

mod border;
mod budgets;
mod effects;
mod files;
mod images;
mod loading;
mod neighbours;
mod people;
mod running;
mod served;
mod writes;
