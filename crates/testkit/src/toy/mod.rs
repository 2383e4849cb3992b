//! Small networks and worlds whose behaviour is known.

pub mod cells;
