/* What sample_cost.py holds Tacho's reading of a process tree against: a loop that reads the same
   files, and does nothing with them.

       read_tree open|kept PID...

   `open`: opens, reads and closes each file, as a plain loop would. `kept`: opens them once and reads
   them again, as Tacho does. For each line `COUNT PAUSE_MILLIS` of standard input that many samples;
   answers with the processor time of a sample. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static char text[65536];

static double cpu(void) {
  struct timespec t;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return t.tv_sec * 1e6 + t.tv_nsec / 1e3;
}

static void once(const char *name) {
  int fd = open(name, O_RDONLY | O_CLOEXEC);
  if (fd < 0 || read(fd, text, sizeof text) <= 0) exit(1);
  close(fd);
}

int main(int count, char **words) {
  int kept = strcmp(words[1], "kept") == 0, files = 0, fds[4096];
  char (*names)[64] = malloc(sizeof(char[64]) * (2 * count + 1));
  strcpy(names[files++], "/proc/loadavg");
  for (int i = 2; i < count; i++) {
    snprintf(names[files++], 64, "/proc/%s/stat", words[i]);
    snprintf(names[files++], 64, "/proc/%s/io", words[i]);
  }
  if (kept)
    for (int i = 0; i < files; i++)
      if ((fds[i] = open(names[i], O_RDONLY | O_CLOEXEC)) < 0) exit(1);
  int samples, pause;
  while (scanf("%d %d", &samples, &pause) == 2) {
    double used = 0;
    for (int s = 0; s < samples; s++) {
      if (pause) usleep(pause * 1000);
      double before = cpu();
      for (int i = 0; i < files; i++) {
        if (!kept) once(names[i]);
        else if (pread(fds[i], text, sizeof text, 0) <= 0) exit(1);
      }
      used += cpu() - before;
    }
    printf("%.1f us\n", used / samples);
    fflush(stdout);
  }
  return 0;
}
