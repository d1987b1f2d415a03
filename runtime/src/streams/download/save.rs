//! A file that takes its name when it is whole, and what else has a path.

use std::fs::{Metadata, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use tokio::fs::File;
use tokio::io::{AsyncWrite, AsyncWriteExt};

/// What a download is saved to.
pub(super) enum Destination {
    File(PartFile),
    /// What cannot be replaced, and is written into: a pipe or a device.
    Other(Box<dyn AsyncWrite + Send + Unpin>),
}

impl Destination {
    pub(super) async fn open(path: &Path) -> io::Result<Self> {
        match tokio::fs::metadata(path).await {
            Ok(found) if found.is_dir() => Err(io::ErrorKind::IsADirectory.into()),
            Ok(found) if !found.is_file() => Ok(Self::Other(open(path, &found).await?)),
            _ => PartFile::create(path).await.map(Self::File),
        }
    }

    pub(super) fn writer(&mut self) -> &mut (dyn AsyncWrite + Send + Unpin) {
        match self {
            Self::File(part) => &mut part.file,
            Self::Other(writer) => writer,
        }
    }

    pub(super) async fn finish(self) -> io::Result<()> {
        match self {
            Self::File(part) => part.finish().await,
            Self::Other(mut writer) => writer.shutdown().await,
        }
    }
}

/// Opens what is there and is no file.
async fn open(path: &Path, found: &Metadata) -> io::Result<Box<dyn AsyncWrite + Send + Unpin>> {
    // A thread that opens a pipe waits for its reader, and cannot be called back.
    #[cfg(unix)]
    if std::os::unix::fs::FileTypeExt::is_fifo(&found.file_type()) {
        let pipe = tokio::net::unix::pipe::OpenOptions::new().open_sender(path)?;
        return Ok(Box::new(pipe));
    }
    #[cfg(not(unix))]
    let _ = found;
    let file = tokio::fs::OpenOptions::new().write(true).open(path).await?;
    Ok(Box::new(file))
}

/// The file that links lead to, if there are links; it need not be there.
async fn follow(path: &Path) -> io::Result<PathBuf> {
    let mut path = path.to_owned();
    // As many as Linux follows.
    for _ in 0..40 {
        match tokio::fs::read_link(&path).await {
            Ok(target) => path = path.parent().unwrap_or(Path::new("")).join(target),
            Err(_) => return Ok(path),
        }
    }
    Err(io::Error::other("the path is a link that leads nowhere"))
}

/// A file under a temporary name, which is removed unless the file is finished.
pub(super) struct PartFile {
    file: File,
    temporary: Temporary,
    path: PathBuf,
}

impl PartFile {
    async fn create(path: &Path) -> io::Result<Self> {
        let path = follow(path).await?;
        if path.file_name().is_none() {
            return Err(io::Error::new(
                io::ErrorKind::InvalidInput,
                "the path names no file",
            ));
        }
        // Not made from the file's own, which may be as long as a name can be.
        let name = format!(".{:016x}.part", fastrand::u64(..));
        let temporary = path.with_file_name(name);
        // The guard is made where the file is, in case nobody waits any more.
        let (file, temporary) = blocking(move || {
            let mut options = OpenOptions::new();
            options.write(true).create_new(true);
            // What is downloaded may be anybody's data.
            #[cfg(unix)]
            std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
            let file = options.open(&temporary)?;
            Ok((file, Temporary(Some(temporary))))
        })
        .await?;
        Ok(Self {
            file: File::from_std(file),
            temporary,
            path,
        })
    }

    /// Gives the file its name, and the mode of the file that has it.
    async fn finish(self) -> io::Result<()> {
        let Self {
            mut file,
            temporary,
            path,
        } = self;
        file.flush().await?;
        let file = file.into_std().await;
        blocking(move || {
            #[cfg(unix)]
            take_mode(&file, &path)?;
            // After a crash the name must not stand for half a file.
            file.sync_all()?;
            // Some systems do not rename a file that is open.
            drop(file);
            temporary.rename(&path)
        })
        .await
    }
}

/// Lets those, and only those, read the file that can read the one at `path`, if
/// there is one.
#[cfg(unix)]
fn take_mode(file: &std::fs::File, path: &Path) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, fchown};

    let Ok(old) = std::fs::metadata(path) else {
        return Ok(());
    };
    let new = file.metadata()?;
    let mut mode = old.mode() & 0o777;
    if (old.uid(), old.gid()) != (new.uid(), new.gid())
        && fchown(file, Some(old.uid()), Some(old.gid())).is_err()
        && fchown(file, None, Some(old.gid())).is_err()
    {
        // The group is another one, and gets what everybody gets.
        mode &= 0o707 | (mode & 0o007) << 3;
    }
    if mode == new.mode() & 0o777 {
        return Ok(());
    }
    file.set_permissions(std::fs::Permissions::from_mode(mode))
}

/// Does what takes the system a while.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> io::Result<T> {
    let done = tokio::task::spawn_blocking(work).await;
    done.unwrap_or_else(|error| Err(io::Error::other(error)))
}

/// A path that is removed on drop.
struct Temporary(Option<PathBuf>);

impl Temporary {
    fn rename(mut self, path: &Path) -> io::Result<()> {
        if let Some(from) = &self.0 {
            std::fs::rename(from, path)?;
        }
        self.0 = None;
        Ok(())
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        if let Some(path) = self.0.take() {
            // There is no one left to tell.
            let _ = std::fs::remove_file(path);
        }
    }
}
