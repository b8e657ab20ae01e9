//! Independent programs from PyPI that read what the gateway writes, as `tests/peers/requirements.txt` names them.

use crate::command::{command, root, run, step};
use crate::tools;
use anyhow::{Context, Result};
use std::fs;
use std::path::PathBuf;

/// Installs the peers unless they are there already. Answers the interpreter that has them.
pub fn set_up() -> Result<PathBuf> {
    let requirements = root().join("tests/peers/requirements.txt");
    let wanted = fs::read(&requirements).context("tests/peers/requirements.txt is missing")?;
    let place = tools::folder()?.join("peers");
    let (python, mark) = (place.join("bin/python"), place.join(".installed-requirements"));
    if fs::read(&mark).ok().as_ref() != Some(&wanted) {
        step("installing the peers from PyPI");
        run(command("python3", &["-m", "venv", "--clear"]).arg(&place))
            .context("the tests need Python 3 with its venv module")?;
        run(command(&python, &["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r"])
            .arg(&requirements))
        .context("the peers could not be installed; is the network there?")?;
        fs::write(mark, wanted)?;
    }
    Ok(python)
}
