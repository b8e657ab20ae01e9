//! The area of bin days: what its screens ask for, and what a device can do with an address.

pub mod glances;
pub mod look_up;
pub mod on_device;
pub mod search;
