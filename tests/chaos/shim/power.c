// Preloaded into the server: keeps, for each of its files that must survive power loss, an image
// of what a disk would hold. A page gets into the image when a sync succeeds. A sync that was told
// to fail leaves its pages clean, as Linux does: in the page cache, never to be written unless
// they are written to again.
//
// ENLACE_POWER_IMAGES  folder of the images; a file `fail` in it names, in text, how many more
//                      syncs of segments shall succeed before one fails. It is removed then, and
//                      `failed` is made.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { kPage = 4096, kPathMax = 512 };

static const char* const kPreparing = ".preparing";  // Shorter than what it becomes.

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;

static ssize_t (*real_pwrite)(int, const void*, size_t, off_t);
static int (*real_fdatasync)(int);

__attribute__((constructor)) static void find_real_ones(void) {
    real_pwrite = dlsym(RTLD_NEXT, "pwrite");
    real_fdatasync = dlsym(RTLD_NEXT, "fdatasync");
}

static const char* images(void) {
    return getenv("ENLACE_POWER_IMAGES");
}

static int ends_with(const char* text, const char* end) {
    const size_t size = strlen(text), end_size = strlen(end);
    return size >= end_size && strcmp(text + size - end_size, end) == 0;
}

// Which of the images belongs to the file, as a path without its ending; 0 if none does.
static int image_of(int file, char* path, int* is_segment) {
    char link[64], name[PATH_MAX];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    const ssize_t size = readlink(link, name, sizeof name - 1);
    if (size < 0 || images() == NULL) return 0;
    name[size] = '\0';
    *is_segment = ends_with(name, ".segment");
    const int is_new_segment = ends_with(name, kPreparing);
    const int is_other = ends_with(name, "/mark") || ends_with(name, "/keyring");
    if (!*is_segment && !is_new_segment && !is_other) return 0;
    if (is_new_segment) strcpy(name + strlen(name) - strlen(kPreparing), ".segment");
    snprintf(path, kPathMax, "%s/%s", images(), strrchr(name, '/') + 1);
    return 1;
}

static int open_image(const char* path, const char* ending) {
    char name[kPathMax + 16];
    snprintf(name, sizeof name, "%s%s", path, ending);
    return open(name, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
}

// One byte for each page: whether it was written to since the last sync. In a file, since the
// page cache outlives the process too.
static void mark_dirty(const char* path, off_t offset, size_t size) {
    const int dirty = open_image(path, ".dirty");
    for (off_t page = offset / kPage; page * kPage < offset + (off_t)size; ++page) {
        real_pwrite(dirty, "1", 1, page);
    }
    close(dirty);
}

static void clean(int file, const char* path, int keep_in_image) {
    const int dirty = open_image(path, ".dirty");
    const int image = open_image(path, ".image");
    struct stat status;
    fstat(dirty, &status);
    char marks[65536], page[kPage];
    for (off_t first = 0; keep_in_image && first < status.st_size; first += sizeof marks) {
        const ssize_t got = pread(dirty, marks, sizeof marks, first);
        for (ssize_t i = 0; i < got; ++i) {
            if (marks[i] != '1') continue;
            const ssize_t size = pread(file, page, kPage, (first + i) * kPage);
            if (size > 0) real_pwrite(image, page, (size_t)size, (first + i) * kPage);
        }
    }
    if (keep_in_image && fstat(file, &status) == 0) {
        if (ftruncate(image, status.st_size) != 0) abort();
    }
    if (ftruncate(dirty, 0) != 0) abort();
    close(image);
    close(dirty);
}

static int shall_fail(void) {
    char path[kPathMax];
    snprintf(path, sizeof path, "%s/fail", images());
    FILE* file = fopen(path, "r+");
    if (file == NULL) return 0;
    long left = 0;
    if (fscanf(file, "%ld", &left) != 1) left = 0;
    rewind(file);
    fprintf(file, "%-20ld\n", left - 1);
    fclose(file);
    if (left > 0) return 0;
    char failed[kPathMax];
    snprintf(failed, sizeof failed, "%s/failed", images());
    rename(path, failed);
    return 1;
}

ssize_t pwrite(int file, const void* bytes, size_t size, off_t offset) {
    char path[kPathMax];
    int is_segment = 0;
    if (!image_of(file, path, &is_segment)) return real_pwrite(file, bytes, size, offset);
    pthread_mutex_lock(&mutex);
    mark_dirty(path, offset, size);
    const ssize_t put = real_pwrite(file, bytes, size, offset);
    pthread_mutex_unlock(&mutex);
    return put;
}

ssize_t pwrite64(int file, const void* bytes, size_t size, off_t offset) {
    return pwrite(file, bytes, size, offset);
}

int fdatasync(int file) {
    char path[kPathMax];
    int is_segment = 0;
    if (!image_of(file, path, &is_segment)) return real_fdatasync(file);
    pthread_mutex_lock(&mutex);
    const int fails = is_segment && shall_fail();
    clean(file, path, !fails);
    pthread_mutex_unlock(&mutex);
    if (!fails) return real_fdatasync(file);
    errno = EIO;
    return -1;
}

int fsync(int file) {
    static int (*real_fsync)(int);
    if (real_fsync == NULL) real_fsync = dlsym(RTLD_NEXT, "fsync");
    char path[kPathMax];
    int is_segment = 0;
    return image_of(file, path, &is_segment) ? fdatasync(file) : real_fsync(file);
}
