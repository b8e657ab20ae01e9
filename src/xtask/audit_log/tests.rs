//! Against a service that answers from a folder of recorded answers.

use super::*;
