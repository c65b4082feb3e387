/* Stands between a program and the system's file calls (LD_PRELOAD, Linux), so that Rust needs no unsafe code.
 *
 * It looks at files below XIANGYI_FAULTS_DIR only, and
 *   - writes down each call that changes them, in the order in which they were made, to XIANGYI_FAULTS_LOG;
 *   - lets calls fail as XIANGYI_FAULTS_FAIL says: KIND:N:ERRNO[+|!], the N-th call of the kind `write`, `sync` or
 *     `checkpoint` (a sync of anything but SQLite's log) fails; with a plus all of that kind from then on, with an exclamation
 *     mark the program is killed right after, with a tilde all from the N-th on for as long as the file XIANGYI_FAULTS_WHILE
 *     is there, counted from the moment when it was made.
 * One record: kind u8, failed u8, length of path u32, path (below the folder), offset u64, length u32, bytes; numbers
 * as the machine has them. Kinds: c create, w write, t truncate, s sync, r rename (bytes: the new path), u unlink,
 * o something was said on standard output (bytes). A path of length 0 is the folder itself. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

enum { LONGEST = 4096 };

static pthread_mutex_t order = PTHREAD_MUTEX_INITIALIZER;
static char folder[LONGEST];
static size_t folder_length;
static int log_file = -1;
static char fails; /* w, s, c, or 0 */
static long fails_at;
static int fails_with;
static int fails_for_good;
static int dies;
static const char *fails_while;
static long counted;

__attribute__((constructor)) static void begin(void) {
    const char *dir = getenv("XIANGYI_FAULTS_DIR");
    const char *log = getenv("XIANGYI_FAULTS_LOG");
    const char *fail = getenv("XIANGYI_FAULTS_FAIL");
    if (dir && realpath(dir, folder)) folder_length = strlen(folder);
    if (log) log_file = (int)syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (fail) {
        char kind[16], plus = 0;
        if (sscanf(fail, "%15[a-z]:%ld:%d%c", kind, &fails_at, &fails_with, &plus) >= 3) fails = kind[0];
        fails_for_good = plus == '+';
        dies = plus == '!';
        fails_while = plus == '~' ? getenv("XIANGYI_FAULTS_WHILE") : NULL;
    }
}

/* The part of an absolute path below the folder, or NULL when it is elsewhere. */
static const char *below(const char *path) {
    if (!folder_length || strncmp(path, folder, folder_length) != 0) return NULL;
    if (path[folder_length] == 0) return path + folder_length;
    return path[folder_length] == '/' ? path + folder_length + 1 : NULL;
}

/* The absolute name of a path; what it names need not exist, its folder must. */
static const char *name_of(int dir, const char *path, char *room) {
    char parent[LONGEST], full[LONGEST];
    if (path[0] != '/' && dir != AT_FDCWD) return NULL;
    const char *slash = strrchr(path, '/');
    if (slash) snprintf(parent, sizeof parent, "%.*s", slash == path ? 1 : (int)(slash - path), path);
    else strcpy(parent, ".");
    if (!realpath(parent, full)) return NULL;
    if (snprintf(room, LONGEST, "%s/%s", full, slash ? slash + 1 : path) >= LONGEST) return NULL;
    return below(room);
}

static const char *name_of_open(int file, char *room) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, room, LONGEST - 1);
    if (length <= 0) return NULL;
    room[length] = 0;
    if (length > 10 && strcmp(room + length - 10, " (deleted)") == 0) return NULL;
    return below(room);
}

static void put(const void *bytes, size_t length) {
    while (length > 0) {
        ssize_t done = syscall(SYS_write, log_file, bytes, length);
        if (done <= 0) abort();
        bytes = (const char *)bytes + done;
        length -= (size_t)done;
    }
}

static void note(char kind, int failed, const char *path, uint64_t offset, const void *bytes, size_t length) {
    if (log_file < 0) return;
    uint32_t path_length = (uint32_t)strlen(path), bytes_length = (uint32_t)length;
    char head[2] = {kind, (char)failed};
    put(head, 2);
    put(&path_length, 4);
    put(path, path_length);
    put(&offset, 8);
    put(&bytes_length, 4);
    if (length) put(bytes, length);
    if (failed && dies) kill(getpid(), SIGKILL);
}

/* Whether this call is to fail. */
static int is_due(char kind) {
    if (fails != kind) return 0;
    if (fails_while) {
        counted = access(fails_while, F_OK) == 0 ? counted + 1 : 0;
        return counted >= fails_at;
    }
    counted++;
    return counted == fails_at || (fails_for_good && counted > fails_at);
}

static ssize_t change(int file, const void *bytes, size_t length, int64_t offset, int placed) {
    char room[LONGEST];
    int said = file == 1;
    const char *path = said ? "" : name_of_open(file, room);
    if (!path) {
        return placed ? syscall(SYS_pwrite64, file, bytes, length, offset) : syscall(SYS_write, file, bytes, length);
    }
    pthread_mutex_lock(&order);
    ssize_t done = -1;
    if (!said && is_due('w')) {
        note('w', 1, path, (uint64_t)(placed ? offset : 0), NULL, 0);
        errno = fails_with;
    } else if (placed) {
        done = syscall(SYS_pwrite64, file, bytes, length, offset);
    } else {
        offset = said ? 0 : syscall(SYS_lseek, file, 0, SEEK_CUR);
        done = syscall(SYS_write, file, bytes, length);
    }
    int error = errno;
    if (said && done >= 0) note('o', 0, "", 0, bytes, (size_t)done);
    if (!said && done >= 0) note('w', 0, path, (uint64_t)offset, bytes, (size_t)done);
    pthread_mutex_unlock(&order);
    errno = error;
    return done;
}

ssize_t write(int file, const void *bytes, size_t length) { return change(file, bytes, length, 0, 0); }
ssize_t pwrite(int file, const void *bytes, size_t length, off_t at) { return change(file, bytes, length, at, 1); }
ssize_t pwrite64(int file, const void *bytes, size_t length, off64_t at) { return change(file, bytes, length, at, 1); }

/* A short write is allowed: the first part only. */
ssize_t writev(int file, const struct iovec *parts, int count) {
    for (int part = 0; part < count; part++)
        if (parts[part].iov_len) return change(file, parts[part].iov_base, parts[part].iov_len, 0, 0);
    return 0;
}

static int truncate_open(int file, int64_t size) {
    char room[LONGEST];
    const char *path = name_of_open(file, room);
    if (!path) return (int)syscall(SYS_ftruncate, file, size);
    pthread_mutex_lock(&order);
    int failed = is_due('w');
    int done = failed ? -1 : (int)syscall(SYS_ftruncate, file, size);
    int error = failed ? fails_with : errno;
    if (failed || done == 0) note('t', failed, path, (uint64_t)size, NULL, 0);
    pthread_mutex_unlock(&order);
    errno = error;
    return done;
}

int ftruncate(int file, off_t size) { return truncate_open(file, size); }
int ftruncate64(int file, off64_t size) { return truncate_open(file, size); }

static int sync_open(int file, long call) {
    char room[LONGEST];
    const char *path = name_of_open(file, room);
    if (!path) return (int)syscall(call, file);
    pthread_mutex_lock(&order);
    size_t length = strlen(path);
    int is_log = length > 4 && strcmp(path + length - 4, "-wal") == 0;
    int failed = is_due('s') || (!is_log && is_due('c'));
    /* The copy that a test takes is made from the record, so the disk need not be waited for. */
    int done = failed ? -1 : 0;
    note('s', failed, path, 0, NULL, 0);
    pthread_mutex_unlock(&order);
    if (failed) errno = fails_with;
    return done;
}

int fsync(int file) { return sync_open(file, SYS_fsync); }
int fdatasync(int file) { return sync_open(file, SYS_fdatasync); }

static int open_named(int dir, const char *path, int flags, mode_t mode) {
    char room[LONGEST];
    const char *name = flags & (O_CREAT | O_TRUNC) ? name_of(dir, path, room) : NULL;
    if (!name) return (int)syscall(SYS_openat, dir, path, flags, mode);
    pthread_mutex_lock(&order);
    struct stat found;
    int is_there = stat(room, &found) == 0;
    int file = (int)syscall(SYS_openat, dir, path, flags, mode);
    int error = errno;
    if (file >= 0 && !is_there) note('c', 0, name, 0, NULL, 0);
    if (file >= 0 && is_there && (flags & O_TRUNC)) note('t', 0, name, 0, NULL, 0);
    pthread_mutex_unlock(&order);
    errno = error;
    return file;
}

#define MODE(flags)                                 \
    mode_t mode = 0;                                \
    if ((flags) & (O_CREAT | __O_TMPFILE)) {        \
        va_list more;                               \
        va_start(more, flags);                      \
        mode = va_arg(more, mode_t);                \
        va_end(more);                               \
    }

int open(const char *path, int flags, ...) { MODE(flags) return open_named(AT_FDCWD, path, flags, mode); }
int open64(const char *path, int flags, ...) { MODE(flags) return open_named(AT_FDCWD, path, flags, mode); }
int openat(int dir, const char *path, int flags, ...) { MODE(flags) return open_named(dir, path, flags, mode); }
int openat64(int dir, const char *path, int flags, ...) { MODE(flags) return open_named(dir, path, flags, mode); }

int rename(const char *from, const char *to) {
    char from_room[LONGEST], to_room[LONGEST];
    const char *old_name = name_of(AT_FDCWD, from, from_room), *new_name = name_of(AT_FDCWD, to, to_room);
    pthread_mutex_lock(&order);
    int done = (int)syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0);
    int error = errno;
    if (done == 0 && old_name && new_name) note('r', 0, old_name, 0, new_name, strlen(new_name));
    pthread_mutex_unlock(&order);
    errno = error;
    return done;
}

static int unlink_named(int dir, const char *path, int flags) {
    char room[LONGEST];
    const char *name = name_of(dir, path, room);
    pthread_mutex_lock(&order);
    int done = (int)syscall(SYS_unlinkat, dir, path, flags);
    int error = errno;
    if (done == 0 && name) note('u', 0, name, 0, NULL, 0);
    pthread_mutex_unlock(&order);
    errno = error;
    return done;
}

int unlink(const char *path) { return unlink_named(AT_FDCWD, path, 0); }
int unlinkat(int dir, const char *path, int flags) { return unlink_named(dir, path, flags); }
