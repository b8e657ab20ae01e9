//! The log for everybody: its checkpoint, its keys and its tiles.
