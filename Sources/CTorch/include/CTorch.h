// libtorch from C: one call for every operator.
#ifndef CTORCH_H
#define CTORCH_H
#ifdef __cplusplus
extern "C" {
#endif
const char *likeness_torch_version(void);
#ifdef __cplusplus
}
#endif
#endif
