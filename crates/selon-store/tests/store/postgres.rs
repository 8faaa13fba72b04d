//! A throw-away PostgreSQL of its own: made at first need, gone with the last test.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Mutex, OnceLock};

/// A running server without a password, reached through a socket in its own folder.
pub struct Server {
    folder: PathBuf,
    programs: PathBuf,
    made: Mutex<u32>,
}

/// The server of this test run; `None`, with a word about it, where PostgreSQL is not installed.
pub fn server() -> Option<&'static Server> {
    static SERVER: OnceLock<Option<Server>> = OnceLock::new();
    SERVER.get_or_init(Server::start).as_ref()
}

impl Server {
    fn start() -> Option<Server> {
        let Some(programs) = programs() else {
            assert!(std::env::var_os("SELON_POSTGRES").is_none_or(|value| value != "needed"), "PostgreSQL is not installed");
            eprintln!("PostgreSQL is not installed: only SQLite is tested (apt-get install postgresql)");
            return None;
        };
        // Sockets have short names; so must their folder.
        let folder = std::env::temp_dir().join(format!("selon-pg-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir(&folder).expect("a folder for PostgreSQL");
        let server = Server { folder, programs, made: Mutex::new(0) };
        if is_root() {
            // PostgreSQL refuses to run as root.
            ran(Command::new("chown").arg("nobody").arg(&server.folder));
        }
        let data = server.folder.join("data");
        ran(server.run("initdb").args(["--auth=trust", "--username=selon", "--encoding=UTF8", "--no-sync", "--pgdata"]).arg(&data));
        // The server ends when this process does: see `watch`.
        let mut start = server.run("postgres");
        start.arg("-D").arg(&data);
        for setting in ["listen_addresses=", "fsync=off", "max_connections=100", "shared_buffers=64MB"] {
            start.args(["-c", setting]);
        }
        start.arg("-c").arg(format!("unix_socket_directories={}", server.host()));
        start.stdout(Stdio::null()).stderr(std::fs::File::create(server.folder.join("log")).expect("a log"));
        let mut child = start.spawn().expect("PostgreSQL starts");
        watch(child.id(), &server.folder);
        for _ in 0..600 {
            assert!(child.try_wait().expect("a child").is_none(), "PostgreSQL ended: {}", server.log());
            if server.folder.join(".s.PGSQL.5432").exists() && server.ready() {
                return Some(server);
            }
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
        panic!("PostgreSQL does not answer: {}", server.log());
    }

    /// An address of a database that nobody used before.
    pub fn database(&self) -> String {
        let mut made = self.made.lock().expect("no test panics while it holds this");
        *made += 1;
        let name = format!("store{made}");
        drop(made);
        let mut client = self.connect().expect("the server answers");
        client.batch_execute(&format!("CREATE DATABASE {name}")).expect("a new database");
        format!("postgres://selon@/{name}?host={}", self.host())
    }

    fn ready(&self) -> bool {
        self.connect().is_ok()
    }

    fn connect(&self) -> Result<postgres::Client, postgres::Error> {
        postgres::Client::connect(&format!("host={} user=selon dbname=postgres", self.host()), postgres::NoTls)
    }

    fn host(&self) -> String {
        self.folder.display().to_string()
    }

    fn log(&self) -> String {
        std::fs::read_to_string(self.folder.join("log")).unwrap_or_default()
    }

    /// A program of PostgreSQL, run as an ordinary user.
    fn run(&self, program: &str) -> Command {
        let path = self.programs.join(program);
        let mut command = if is_root() {
            let mut command = Command::new("runuser");
            command.args(["-u", "nobody", "--"]).arg(path);
            command
        } else {
            Command::new(path)
        };
        command.current_dir(&self.folder);
        command
    }
}

/// Ends the server and takes its folder away when this process is gone, however it ends.
fn watch(server: u32, folder: &Path) {
    let script = format!(
        "while kill -0 {} 2>/dev/null; do sleep 0.2; done; pkill -QUIT -P {server}; kill -QUIT {server}; sleep 1; rm -rf '{}'",
        std::process::id(),
        folder.display()
    );
    let mut shell = Command::new("sh");
    shell.args(["-c", &script]).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    // It outlives this process, so that nobody here can wait for it.
    #[expect(clippy::zombie_processes)]
    shell.spawn().expect("a shell");
}

fn ran(command: &mut Command) {
    let done = command.output().unwrap_or_else(|fault| panic!("{command:?}: {fault}"));
    assert!(done.status.success(), "{command:?}: {}", String::from_utf8_lossy(&done.stderr));
}

/// The folder of PostgreSQL's programs: on the path, or where Debian puts the newest.
fn programs() -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    if let Some(folder) = std::env::split_paths(&path).find(|folder| folder.join("initdb").exists()) {
        return Some(folder);
    }
    let mut found: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql").ok()?.flatten().map(|entry| entry.path().join("bin")).collect();
    found.retain(|folder| folder.join("initdb").exists());
    found.sort();
    found.pop()
}

fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|done| done.stdout.trim_ascii() == b"0")
}
