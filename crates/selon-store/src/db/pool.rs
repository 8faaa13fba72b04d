//! Connections that are shared.

use super::Connection;
use crate::{Address, Error};
use std::sync::{Arc, Condvar, Mutex, MutexGuard};

/// Connections open at once to a server: PostgreSQL allows a hundred in all.
const MOST: usize = 16;

/// Connections open at once. Readers of a file use this machine's cores: twice as many keep them busy, and each has its own memory.
fn most(address: &Address) -> usize {
    match address {
        Address::File(_) => (2 * std::thread::available_parallelism().map_or(1, usize::from)).clamp(4, MOST),
        Address::Postgres(_) => MOST,
    }
}

/// Connections of one store.
#[derive(Clone)]
pub struct Pool(Arc<Shared>);

struct Shared {
    address: Address,
    most: usize,
    idle: Mutex<Idle>,
    freed: Condvar,
    /// Writers of this process take turns here, so that they need not poll a file for its lock.
    writing: Mutex<()>,
}

#[derive(Default)]
struct Idle {
    connections: Vec<Connection>,
    /// The one that writers take: SQLite forgets all that a connection has read of the file when another one has written.
    writer: Option<Connection>,
    open: usize,
}

impl Pool {
    /// A pool whose first connection makes or renews the tables.
    pub fn open(address: &Address) -> Result<Pool, Error> {
        let mut first = Connection::open(address)?;
        first.prepare()?;
        let idle = Idle { connections: vec![first], writer: None, open: 1 };
        let shared = Shared {
            address: address.clone(),
            most: most(address),
            idle: Mutex::new(idle),
            freed: Condvar::new(),
            writing: Mutex::new(()),
        };
        Ok(Pool(Arc::new(shared)))
    }

    pub fn address(&self) -> &Address {
        &self.0.address
    }

    /// Reads: what `work` sees is one state of the store.
    pub fn read<T>(&self, mut work: impl FnMut(&mut Connection) -> Result<T, Error>) -> Result<T, Error> {
        let mut lent = self.lend()?;
        if lent.get().begin_read().is_err() {
            // The server may have been started anew since this connection was used last.
            lent.renew()?;
            lent.get().begin_read()?;
        }
        let done = work(lent.get());
        // A reader has nothing to keep: a failed end only means that the connection is gone.
        let ended = lent.get().batch("COMMIT").or_else(|_| lent.get().batch("ROLLBACK"));
        if ended.is_ok() {
            lent.give_back();
        }
        done
    }

    /// Writes: all of `work`, or nothing when it fails. Writers take turns.
    pub fn write<T>(&self, work: impl FnOnce(&mut Connection) -> Result<T, Error>) -> Result<T, Error> {
        let _turn = locked(&self.0.writing);
        self.commit(self.lend_writer()?, Connection::begin_write, work)
    }

    /// The same without waiting for other writers where the database can do so: for work that locks its own rows.
    pub fn claim<T>(&self, work: impl FnOnce(&mut Connection) -> Result<T, Error>) -> Result<T, Error> {
        self.commit(self.lend()?, Connection::begin_claim, work)
    }

    fn commit<T>(
        &self,
        mut lent: Lent,
        begin: fn(&mut Connection) -> Result<(), Error>,
        work: impl FnOnce(&mut Connection) -> Result<T, Error>,
    ) -> Result<T, Error> {
        if let Err(fault) = begin(lent.get()) {
            if fault.is_busy() {
                return Err(fault);
            }
            lent.renew()?;
            begin(lent.get())?;
        }
        match work(lent.get()) {
            Ok(done) => {
                lent.get().batch("COMMIT")?;
                lent.give_back();
                Ok(done)
            }
            Err(fault) => {
                if lent.get().batch("ROLLBACK").is_ok() {
                    lent.give_back();
                }
                Err(fault)
            }
        }
    }

    /// The writer's connection: who asks for it has the turn.
    fn lend_writer(&self) -> Result<Lent, Error> {
        let known = locked(&self.0.idle).writer.take();
        let is_new = known.is_none();
        let mut lent = known.map_or_else(|| self.lend(), |connection| Ok(self.lent(Some(connection))))?;
        if is_new {
            lent.get().remember_much()?;
        }
        lent.writes = true;
        Ok(lent)
    }

    fn lent(&self, connection: Option<Connection>) -> Lent {
        Lent { pool: self.clone(), connection, keep: false, writes: false }
    }

    fn lend(&self) -> Result<Lent, Error> {
        let mut idle = locked(&self.0.idle);
        loop {
            if let Some(connection) = idle.connections.pop() {
                return Ok(self.lent(Some(connection)));
            }
            if idle.open < self.0.most {
                idle.open += 1;
                drop(idle);
                let mut lent = self.lent(None);
                lent.renew()?;
                return Ok(lent);
            }
            idle = self.0.freed.wait(idle).unwrap_or_else(std::sync::PoisonError::into_inner);
        }
    }
}

/// A connection that goes back when all went well, and is closed else: in doubt nobody else gets it.
struct Lent {
    pool: Pool,
    connection: Option<Connection>,
    keep: bool,
    /// Whether it goes back to the writers.
    writes: bool,
}

impl Lent {
    fn get(&mut self) -> &mut Connection {
        self.connection.as_mut().expect("a lent connection is there until it is given back")
    }

    fn renew(&mut self) -> Result<(), Error> {
        self.connection = None;
        let mut connection = Connection::open(&self.pool.0.address)?;
        if matches!(connection, Connection::Sqlite(_)) {
            // The first connection, which a lone writer uses, remembers more; the system's own memory of the file serves all of them.
            connection.batch("PRAGMA cache_size = -16384")?;
        }
        self.connection = Some(connection);
        Ok(())
    }

    fn give_back(mut self) {
        self.keep = self.connection.as_ref().is_some_and(Connection::is_open);
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        let mut idle = locked(&self.pool.0.idle);
        match self.connection.take() {
            Some(connection) if self.keep && self.writes => idle.writer = Some(connection),
            Some(connection) if self.keep => idle.connections.push(connection),
            _ => idle.open -= 1,
        }
        self.pool.0.freed.notify_one();
    }
}

/// A panic of another thread leaves nothing half done here: connections in doubt are closed.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}
