// A binding to the C ABI of ONNX Runtime, found and loaded at run time: no header and no library of
// it is needed to build.
//
// The library hands out one table of function pointers, `OrtApi`, whose slots never move: a newer
// version only appends. The slot numbers stand in COnnxRuntime.c. One function here per verb; each
// that can fail returns a status, NULL on success, to be released by its receiver.
#pragma once
#include <stddef.h>
#include <stdint.h>

typedef struct OrtStatus OrtStatus;
typedef struct OrtEnv OrtEnv;
typedef struct OrtSessionOptions OrtSessionOptions;
typedef struct OrtSession OrtSession;
typedef struct OrtMemoryInfo OrtMemoryInfo;
typedef struct OrtValue OrtValue;

/// The library's function table.
typedef struct OrtTable OrtTable;

/// Loads a library. NULL when it cannot be loaded; `*reason` then points to the loader's own text,
/// valid until the next call of the loader on this thread.
void *ort_library_open(const char *path, const char **reason);
void ort_library_close(void *library);

/// The version of a loaded library, such as "1.20.1"; NULL when it is not ONNX Runtime.
const char *ort_version(void *library);
/// The function table at an API version; NULL when the library is older than that version.
const OrtTable *ort_table(void *library, uint32_t api_version);

const char *ort_status_message(const OrtTable *ort, const OrtStatus *status);
void ort_status_release(const OrtTable *ort, OrtStatus *status);

OrtStatus *ort_env_create(const OrtTable *ort, OrtEnv **out);

OrtStatus *ort_options_create(const OrtTable *ort, int threads, OrtSessionOptions **out);
/// Says that weights which the network names as external data are in this folder.
OrtStatus *ort_options_set_weights_folder(
    const OrtTable *ort, OrtSessionOptions *options, const char *folder);
void ort_options_release(const OrtTable *ort, OrtSessionOptions *options);

/// Makes a session of a network in memory; the bytes are not needed afterwards.
OrtStatus *ort_session_create(
    const OrtTable *ort, const OrtEnv *env, const void *model, size_t count,
    const OrtSessionOptions *options, OrtSession **out);
void ort_session_release(const OrtTable *ort, OrtSession *session);

OrtStatus *ort_memory_info_create(const OrtTable *ort, OrtMemoryInfo **out);
void ort_memory_info_release(const OrtTable *ort, OrtMemoryInfo *info);

/// A tensor of 32-bit floats over the caller's own memory, which must outlive it.
OrtStatus *ort_tensor_create(
    const OrtTable *ort, const OrtMemoryInfo *info, float *values, size_t count,
    const int64_t *shape, size_t rank, OrtValue **out);
/// The element type (numbers as in ONNX's TensorProto.DataType) and the rank of a tensor.
OrtStatus *ort_tensor_kind(
    const OrtTable *ort, const OrtValue *value, int32_t *element_type, size_t *rank);
/// The sizes of a tensor's dimensions.
OrtStatus *ort_tensor_shape(
    const OrtTable *ort, const OrtValue *value, int64_t *shape, size_t rank);
/// The elements of a tensor, valid as long as the tensor.
OrtStatus *ort_tensor_data(const OrtTable *ort, OrtValue *value, void **out);
void ort_value_release(const OrtTable *ort, OrtValue *value);

/// Runs the network. `outputs` receives one tensor for each name.
OrtStatus *ort_session_run(
    const OrtTable *ort, OrtSession *session,
    const char *const *input_names, const OrtValue *const *inputs, size_t input_count,
    const char *const *output_names, size_t output_count, OrtValue **outputs);
