/* A stand-in for libnvidia-ml.so.1, with misbehaviour by choice. Types and numbers follow NVIDIA's
 * public nvml.h (CUDA toolkit 12); nothing of NVIDIA's is copied.
 *
 * A helper asks each device once when it finds it and once of its own accord. TACHO_FAKE_NVML chooses:
 *   (nothing)     two devices, all counters
 *   mig           device 0 is cut into instances: utilisation, energy and clocks are not supported
 *   no-energy     no device has a counter of energy
 *   crash-load    crashes while it is loaded
 *   crash-call    crashes at the fourth question for power
 *   abort-call    calls abort() there
 *   hang-init     nvmlInit never returns
 *   hang-call     the fourth question for power never returns
 *   slow          a question for power takes 30 ms
 *   lost          device 1 is lost from the fourth question for its utilisation on
 *   energy-back   the energy of device 0 begins at 0 again at its fourth reading
 *   no-driver     the driver is not loaded
 *   no-device     there is no device
 *   wide          entries of processes have 8 bytes more, as some drivers of series 535 write them
 *   noisy         prints lines of its own on both streams
 *   reserved      the driver does not tell the memory of processes
 *
 * Compiled with -DLACKS_ENERGY it has no function for energy and no _v3 of the process lists, and
 * the throttle reasons under their older name.
 *
 * Power: device 0 draws 100 W, device 1 draws 250.5 W, always. Energy counts that by CLOCK_MONOTONIC. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define NOT_SUPPORTED 3
#define INSUFFICIENT_SIZE 7
#define DRIVER_NOT_LOADED 9
#define GPU_IS_LOST 15

struct device { int index; int rounds; int powers; int energies; unsigned long long base; };
static struct device devices[2] = {{0, 0, 0, 0, 0}, {1, 0, 0, 0, 0}};

static int is(const char *mode) {
  const char *chosen = getenv("TACHO_FAKE_NVML");
  return chosen && strcmp(chosen, mode) == 0;
}

static void crash(void) { raise(SIGSEGV); }

static void hang(void) { for (;;) pause(); }

static unsigned long long milliwatts(struct device *d) { return d->index ? 250500 : 100000; }

/* What every question about a device goes through. */
static int refuses(struct device *d) {
  return is("lost") && d->index == 1 && d->rounds > 3 ? GPU_IS_LOST : 0;
}

__attribute__((constructor)) static void loaded(void) {
  if (is("crash-load")) crash();
}

int nvmlInit_v2(void) {
  if (is("hang-init")) hang();
  return is("no-driver") ? DRIVER_NOT_LOADED : 0;
}

int nvmlDeviceGetCount_v2(unsigned *count) {
  *count = is("no-device") ? 0 : 2;
  return 0;
}

int nvmlDeviceGetHandleByIndex_v2(unsigned index, struct device **d) {
  *d = &devices[index];
  return 0;
}

int nvmlSystemGetDriverVersion(char *text, unsigned length) {
  snprintf(text, length, "550.54.15");
  return 0;
}

int nvmlDeviceGetName(struct device *d, char *text, unsigned length) {
  (void)d;
  snprintf(text, length, "Fake GPU");
  return 0;
}

int nvmlDeviceGetUUID(struct device *d, char *text, unsigned length) {
  snprintf(text, length, "GPU-fake-%d", d->index);
  return 0;
}

int nvmlDeviceGetMigMode(struct device *d, unsigned *current, unsigned *pending) {
  *current = *pending = is("mig") && d->index == 0;
  return 0;
}

static int lacksForMig(struct device *d) { return is("mig") && d->index == 0; }

int nvmlDeviceGetUtilizationRates(struct device *d, unsigned *gpuAndMemory) {
  d->rounds++;
  if (lacksForMig(d)) return NOT_SUPPORTED;
  gpuAndMemory[0] = d->index ? 7 : 93;
  gpuAndMemory[1] = d->index ? 3 : 41;
  return refuses(d);
}

int nvmlDeviceGetMemoryInfo(struct device *d, unsigned long long *totalFreeUsed) {
  totalFreeUsed[0] = 80ULL << 30;
  totalFreeUsed[2] = (unsigned long long)(d->index + 1) << 30;
  totalFreeUsed[1] = totalFreeUsed[0] - totalFreeUsed[2];
  return refuses(d);
}

int nvmlDeviceGetPowerUsage(struct device *d, unsigned *mW) {
  d->powers++;
  if (is("noisy")) {
    fprintf(stdout, "{\"half\": a line of the library's own");
    fprintf(stderr, "NVRM: GPU at PCI:0000:01:00: something\n");
    fflush(stdout);
  }
  if (is("slow")) usleep(30000);
  if (d->powers == 4 && is("crash-call")) crash();
  if (d->powers == 4 && is("abort-call")) abort();
  if (d->powers == 4 && is("hang-call")) hang();
  *mW = (unsigned)milliwatts(d);
  return refuses(d);
}

#ifndef LACKS_ENERGY
int nvmlDeviceGetTotalEnergyConsumption(struct device *d, unsigned long long *mJ) {
  struct timespec now;
  if (is("no-energy") || lacksForMig(d)) return NOT_SUPPORTED;
  d->energies++;
  clock_gettime(CLOCK_MONOTONIC, &now);
  *mJ = milliwatts(d) * now.tv_sec + milliwatts(d) * (now.tv_nsec / 1000) / 1000000;
  if (is("energy-back") && d->index == 0 && d->energies == 4) d->base = *mJ;
  *mJ -= d->base;
  return refuses(d);
}
#endif

int nvmlDeviceGetTemperature(struct device *d, int sensor, unsigned *celsius) {
  if (sensor != 0) return 2;
  *celsius = 61 + d->index;
  return refuses(d);
}

int nvmlDeviceGetClockInfo(struct device *d, int type, unsigned *mhz) {
  if (lacksForMig(d)) return NOT_SUPPORTED;
  *mhz = type == 1 ? 1980 : type == 2 ? 2619 : 0;
  return refuses(d);
}

#ifdef LACKS_ENERGY
#define THROTTLE nvmlDeviceGetCurrentClocksThrottleReasons
#else
#define THROTTLE nvmlDeviceGetCurrentClocksEventReasons
#endif
/* device 0: software power cap; device 1: hardware thermal slowdown */
int THROTTLE(struct device *d, unsigned long long *reasons) {
  *reasons = d->index ? 0x48 : 0x4;
  return refuses(d);
}

static int processes(struct device *d, unsigned *count, char *entries, int graphics) {
  unsigned width = is("wide") ? 32 : 24;
  /* the parent of this process computes and draws; one process only computes */
  unsigned pids[] = {(unsigned)getppid(), 1};
  unsigned long long bytes[] = {(unsigned long long)(d->index + 1) << 20, 5 << 20};
  unsigned have = graphics ? 1 : 2;
  unsigned room = *count;
  *count = have;
  if (room < have) return INSUFFICIENT_SIZE;
  for (unsigned i = 0; i < have; i++) {
    char *entry = entries + i * width;
    memset(entry, 0, width);
    memcpy(entry, &pids[i], 4);
    memcpy(entry + 8, &bytes[i], 8);
    memset(entry + 16, 0xFF, 8);
    if (is("reserved")) memset(entry + 8, 0xFF, 8);
  }
  return refuses(d);
}

#ifdef LACKS_ENERGY
#define COMPUTE nvmlDeviceGetComputeRunningProcesses_v2
#define GRAPHICS nvmlDeviceGetGraphicsRunningProcesses_v2
#else
#define COMPUTE nvmlDeviceGetComputeRunningProcesses_v3
#define GRAPHICS nvmlDeviceGetGraphicsRunningProcesses_v3
#endif
int COMPUTE(struct device *d, unsigned *count, char *entries) {
  return processes(d, count, entries, 0);
}

int GRAPHICS(struct device *d, unsigned *count, char *entries) {
  return processes(d, count, entries, 1);
}
