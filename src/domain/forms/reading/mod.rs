//! Reading what people type, tolerantly: each kind has one written form, and many that are read.

pub mod date;
pub mod email;
pub mod number;
pub mod phone;
pub mod text;
