/* A short-lived child for short_children.py: `short_child MEGABYTES SECONDS` holds memory, works 4 ms
   of processor time, and sleeps. Quicker to start than an interpreter. */
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double cpu(void) {
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return t.tv_sec + t.tv_nsec * 1e-9;
}

int main(int count, char **words) {
  if (count != 3) return 2;
  size_t bytes = (size_t)atoi(words[1]) << 20;
  volatile char *memory = malloc(bytes);
  if (!memory) return 1;
  memset((char *)memory, 1, bytes);
  for (double end = cpu() + 0.004; cpu() < end;) memory[0]++;
  double seconds = atof(words[2]);
  struct timespec pause = {(time_t)seconds, (long)((seconds - (time_t)seconds) * 1e9)};
  nanosleep(&pause, 0);
  return memory[bytes - 1] - 1;
}
