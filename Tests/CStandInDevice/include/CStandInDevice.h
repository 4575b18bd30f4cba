// A device for tests that is none: libtorch takes it for one, with memory of its own, but the processor does
// the work. Where there is no CUDA, it shows that a training leaves no tensor behind on the processor.
#pragma once

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// What it is called: libtorch's name for what a program brings itself.
#define STAND_IN_DEVICE "privateuseone:0"

// How many operators it has run.
int64_t stand_in_device_calls(void);

#ifdef __cplusplus
}
#endif
