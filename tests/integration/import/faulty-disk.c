/*
 * Real faults below the program: loaded before libc, it makes system calls on chosen files fail or lie.
 *   AKSHI_FAULT_EIO=TEXT          reading a file whose path holds TEXT gives EIO
 *   AKSHI_FAULT_FLIP=TEXT:N       the first N writes to files whose path holds TEXT store one bit wrong, and say nothing
 *   AKSHI_FAULT_FSYNC=TEXT        forcing such a file to the disk gives EIO
 *   AKSHI_FAULT_PULL=FOLDER:N     after N reads below FOLDER everything below it is gone, open files included
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static atomic_int flips, pulled_reads;

/* Copies the text before the last ':' of a variable; *count is what follows it. */
static int setting(const char *name, char *text, size_t size, int *count) {
  const char *value = getenv(name);
  if (!value || strlen(value) >= size) return 0;
  strcpy(text, value);
  char *colon = count ? strrchr(text, ':') : NULL;
  if (colon) {
    *count = atoi(colon + 1);
    *colon = '\0';
  }
  return 1;
}

static int path_of(int fd, char *path, size_t size) {
  char link[64];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t n = readlink(link, path, size - 1);
  if (n < 0) return 0;
  path[n] = '\0';
  return 1;
}

static int is_gone(const char *path, int reading) {
  char folder[4096];
  int after = 0;
  if (!path || !setting("AKSHI_FAULT_PULL", folder, sizeof folder, &after)) return 0;
  if (strncmp(path, folder, strlen(folder)) != 0) return 0;
  return (reading ? atomic_fetch_add(&pulled_reads, 1) : atomic_load(&pulled_reads)) >= after;
}

static int read_fails(int fd) {
  char path[4096], text[4096];
  if (!path_of(fd, path, sizeof path)) return 0;
  if (is_gone(path, 1)) return 1;
  return setting("AKSHI_FAULT_EIO", text, sizeof text, NULL) && strstr(path, text);
}

static int fail(int code) {
  errno = code;
  return -1;
}

ssize_t read(int fd, void *to, size_t n) { return read_fails(fd) ? fail(EIO) : REAL(read)(fd, to, n); }
ssize_t pread64(int fd, void *to, size_t n, off64_t at) {
  return read_fails(fd) ? fail(EIO) : REAL(pread64)(fd, to, n, at);
}
ssize_t preadv64(int fd, const struct iovec *to, int n, off64_t at) {
  return read_fails(fd) ? fail(EIO) : REAL(preadv64)(fd, to, n, at);
}

/* A copy of what is written with one bit flipped, or NULL. */
static void *flipped(int fd, const void *from, size_t n) {
  char path[4096], text[4096];
  int most = 0;
  if (n == 0 || !setting("AKSHI_FAULT_FLIP", text, sizeof text, &most)) return NULL;
  if (!path_of(fd, path, sizeof path) || !strstr(path, text)) return NULL;
  if (atomic_fetch_add(&flips, 1) >= most) return NULL;
  unsigned char *copy = malloc(n);
  memcpy(copy, from, n);
  copy[n / 2] ^= 0x10;
  return copy;
}

ssize_t write(int fd, const void *from, size_t n) {
  void *wrong = flipped(fd, from, n);
  ssize_t done = REAL(write)(fd, wrong ? wrong : from, n);
  free(wrong);
  return done;
}
ssize_t pwrite64(int fd, const void *from, size_t n, off64_t at) {
  void *wrong = flipped(fd, from, n);
  ssize_t done = REAL(pwrite64)(fd, wrong ? wrong : from, n, at);
  free(wrong);
  return done;
}

int fsync(int fd) {
  char path[4096], text[4096];
  if (setting("AKSHI_FAULT_FSYNC", text, sizeof text, NULL) && path_of(fd, path, sizeof path) && strstr(path, text))
    return fail(EIO);
  return REAL(fsync)(fd);
}

int open64(const char *path, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  mode_t mode = va_arg(rest, mode_t);
  va_end(rest);
  return is_gone(path, 0) ? fail(ENOENT) : REAL(open64)(path, flags, mode);
}
int open(const char *path, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  mode_t mode = va_arg(rest, mode_t);
  va_end(rest);
  return is_gone(path, 0) ? fail(ENOENT) : REAL(open)(path, flags, mode);
}
/* libuv asks for statx by its number. */
long syscall(long number, ...) {
  va_list rest;
  va_start(rest, number);
  long a[6];
  for (int i = 0; i < 6; i++) a[i] = va_arg(rest, long);
  va_end(rest);
  if (number == SYS_statx && is_gone((const char *)a[1], 0)) return fail(ENOENT);
  return REAL(syscall)(number, a[0], a[1], a[2], a[3], a[4], a[5]);
}
