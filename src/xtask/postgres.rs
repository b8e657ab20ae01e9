//! A PostgreSQL server for tests and figures: on a free port of this machine alone, with a folder of its own, gone with the tests.

use crate::command::{command, step, succeeds};
use crate::system;
use anyhow::{Context, Result, bail};
use std::net::TcpListener;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use std::{env, fs, process, thread};

/// Stopped when it is dropped, also where a test has failed.
pub struct Server {
    programs: PathBuf,
    folder: PathBuf,
    port: u16,
    process: Child,
}

/// Whoever owns the tables, without a password: nobody but this machine is let in.
const USER: &str = "doorstep";
/// Of those who run as root, whom PostgreSQL refuses; its package makes it.
const NOT_ROOT: &str = "postgres";

/// What of a server outlives the machine.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Disk {
    /// Nothing has to, so nothing waits for the disk.
    Ignored,
    /// What was committed, as where people's reports are kept.
    AwaitedByCommits,
}

impl Server {
    pub fn start(disk: Disk) -> Result<Self> {
        let programs = system::postgres()?;
        step("starting PostgreSQL");
        let folder = env::temp_dir().join(format!("doorstep-postgres-{}", process::id()));
        fs::create_dir_all(&folder)?;
        if is_root()? && !succeeds(command("chown", &[NOT_ROOT]).arg(&folder)) {
            bail!("the folder {} cannot be given to the user {NOT_ROOT}", folder.display());
        }
        let made = unprivileged(&programs.join("initdb"))?
            .args(["--auth", "trust", "--no-sync", "--encoding", "UTF8", "--locale", "C.UTF-8", "--username", USER])
            .arg("--pgdata")
            .arg(folder.join("data"))
            .output()
            .context("initdb cannot be run")?;
        if !made.status.success() {
            bail!("initdb failed: {}", String::from_utf8_lossy(&made.stderr));
        }
        let port = TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port();
        let process = serve(&programs, &folder, port, disk)?;
        let mut server = Server { programs, folder, port, process };
        server.wait()?;
        Ok(server)
    }

    /// Where tests find it.
    pub fn url(&self) -> String {
        format!("postgres://{USER}@127.0.0.1:{}/postgres", self.port)
    }

    fn wait(&mut self) -> Result<()> {
        let asked = ["--quiet", "--host", "127.0.0.1", "--port", &self.port.to_string()];
        while !succeeds(&mut command(self.programs.join("pg_isready"), &asked)) {
            if self.process.try_wait()?.is_some() {
                let log = fs::read_to_string(self.folder.join("log")).unwrap_or_default();
                bail!("PostgreSQL did not start: {log}");
            }
            thread::sleep(Duration::from_millis(50));
        }
        Ok(())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let stopped = unprivileged(&self.programs.join("pg_ctl")).is_ok_and(|mut stop| {
            succeeds(stop.args(["stop", "--mode", "immediate", "--pgdata"]).arg(self.folder.join("data")))
        });
        if !stopped || self.process.wait().is_err() || fs::remove_dir_all(&self.folder).is_err() {
            eprintln!("PostgreSQL may still run, with its files in {}", self.folder.display());
        }
    }
}

fn serve(programs: &Path, folder: &Path, port: u16, disk: Disk) -> Result<Child> {
    let fsync = if disk == Disk::Ignored { "fsync=off" } else { "fsync=on" };
    let settings = ["listen_addresses=127.0.0.1", "unix_socket_directories=", fsync, "max_connections=200"];
    let log = fs::File::create(folder.join("log"))?;
    let mut server = unprivileged(&programs.join("postgres"))?;
    server.arg("-D").arg(folder.join("data")).args(["-p", &port.to_string()]);
    server.args(settings.iter().flat_map(|setting| ["-c", setting]));
    server.stdin(Stdio::null()).stdout(Stdio::null()).stderr(log);
    server.spawn().context("PostgreSQL cannot be started")
}

fn is_root() -> Result<bool> {
    Ok(fs::metadata("/proc/self").context("who runs this cannot be told")?.uid() == 0)
}

/// The program as somebody other than root.
fn unprivileged(program: &Path) -> Result<Command> {
    let mut command = if is_root()? {
        let mut command = Command::new("runuser");
        command.args(["-u", NOT_ROOT, "--"]).arg(program);
        command
    } else {
        Command::new(program)
    };
    // Whoever it runs as may not read the folder that this runs in.
    command.current_dir("/");
    Ok(command)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::TcpStream;

    #[test]
    fn a_server_and_its_files_are_gone_with_the_tests() {
        // Where the tests have no server, none is installed for this one alone.
        if env::var_os("DOORSTEP_POSTGRES").is_none() {
            return;
        }
        let server = Server::start(Disk::Ignored).unwrap();
        let (port, folder) = (server.port, server.folder.clone());
        assert!(TcpStream::connect(("127.0.0.1", port)).is_ok() && folder.is_dir());
        drop(server);
        assert!(TcpStream::connect(("127.0.0.1", port)).is_err() && !folder.exists());
    }
}
