#include "CTorch.h"

#include <ATen/ATen.h>

extern "C" const char *likeness_torch_version(void) { return "0"; }
