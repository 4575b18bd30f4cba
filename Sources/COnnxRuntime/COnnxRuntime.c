#include "COnnxRuntime.h"

#include <dlfcn.h>

// The order of the functions in OrtApi, from the library's published, append-only C interface.
enum {
  slot_GetErrorMessage = 2,
  slot_CreateEnv = 3,
  slot_CreateSessionFromArray = 8,
  slot_Run = 9,
  slot_CreateSessionOptions = 10,
  slot_SetSessionLogSeverityLevel = 22,
  slot_SetIntraOpNumThreads = 24,
  slot_CreateTensorWithDataAsOrtValue = 49,
  slot_GetTensorMutableData = 51,
  slot_GetTensorElementType = 60,
  slot_GetDimensionsCount = 61,
  slot_GetDimensions = 62,
  slot_GetTensorTypeAndShape = 65,
  slot_CreateCpuMemoryInfo = 69,
  slot_ReleaseStatus = 93,
  slot_ReleaseMemoryInfo = 94,
  slot_ReleaseSession = 95,
  slot_ReleaseValue = 96,
  slot_ReleaseTensorTypeAndShapeInfo = 99,
  slot_ReleaseSessionOptions = 100,
  slot_AddSessionConfigEntry = 130,
};

struct OrtTable {
  // Function pointers of many types, converted to the right one at each call.
  void (*slots[1])(void);
};

typedef struct {
  const OrtTable *(*GetApi)(uint32_t version);
  const char *(*GetVersionString)(void);
} OrtApiBase;

typedef struct OrtTensorTypeAndShapeInfo OrtTensorTypeAndShapeInfo;

// Whatever the library has to say comes back as a status; nothing of it belongs on the error stream.
enum { log_severity_fatal = 4, arena_allocator = 1, default_memory = 0, element_float = 1 };

#define CALL(name, result, ...) ((result(*)(__VA_ARGS__))ort->slots[slot_##name])

void *ort_library_open(const char *path, const char **reason) {
  void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  *reason = library ? NULL : dlerror();
  return library;
}

void ort_library_close(void *library) { dlclose(library); }

static const OrtApiBase *base(void *library) {
  const OrtApiBase *(*get)(void) = (const OrtApiBase *(*)(void))dlsym(library, "OrtGetApiBase");
  return get ? get() : NULL;
}

const char *ort_version(void *library) {
  const OrtApiBase *found = base(library);
  return found ? found->GetVersionString() : NULL;
}

const OrtTable *ort_table(void *library, uint32_t api_version) {
  const OrtApiBase *found = base(library);
  return found ? found->GetApi(api_version) : NULL;
}

const char *ort_status_message(const OrtTable *ort, const OrtStatus *status) {
  return CALL(GetErrorMessage, const char *, const OrtStatus *)(status);
}

void ort_status_release(const OrtTable *ort, OrtStatus *status) {
  CALL(ReleaseStatus, void, OrtStatus *)(status);
}

OrtStatus *ort_env_create(const OrtTable *ort, OrtEnv **out) {
  return CALL(CreateEnv, OrtStatus *, int, const char *, OrtEnv **)(
      log_severity_fatal, "likeness", out);
}


OrtStatus *ort_options_create(const OrtTable *ort, int threads, OrtSessionOptions **out) {
  OrtStatus *status = CALL(CreateSessionOptions, OrtStatus *, OrtSessionOptions **)(out);
  if (status) return status;
  status = CALL(SetSessionLogSeverityLevel, OrtStatus *, OrtSessionOptions *, int)(
      *out, log_severity_fatal);
  if (!status && threads > 0)
    status = CALL(SetIntraOpNumThreads, OrtStatus *, OrtSessionOptions *, int)(*out, threads);
  if (status) {
    ort_options_release(ort, *out);
    *out = NULL;
  }
  return status;
}

OrtStatus *ort_options_set_weights_folder(
    const OrtTable *ort, OrtSessionOptions *options, const char *folder) {
  return CALL(AddSessionConfigEntry, OrtStatus *, OrtSessionOptions *, const char *, const char *)(
      options, "session.model_external_initializers_file_folder_path", folder);
}

void ort_options_release(const OrtTable *ort, OrtSessionOptions *options) {
  CALL(ReleaseSessionOptions, void, OrtSessionOptions *)(options);
}

OrtStatus *ort_session_create(
    const OrtTable *ort, const OrtEnv *env, const void *model, size_t count,
    const OrtSessionOptions *options, OrtSession **out) {
  return CALL(CreateSessionFromArray, OrtStatus *, const OrtEnv *, const void *, size_t,
              const OrtSessionOptions *, OrtSession **)(env, model, count, options, out);
}

void ort_session_release(const OrtTable *ort, OrtSession *session) {
  CALL(ReleaseSession, void, OrtSession *)(session);
}

OrtStatus *ort_memory_info_create(const OrtTable *ort, OrtMemoryInfo **out) {
  return CALL(CreateCpuMemoryInfo, OrtStatus *, int, int, OrtMemoryInfo **)(
      arena_allocator, default_memory, out);
}

void ort_memory_info_release(const OrtTable *ort, OrtMemoryInfo *info) {
  CALL(ReleaseMemoryInfo, void, OrtMemoryInfo *)(info);
}

OrtStatus *ort_tensor_create(
    const OrtTable *ort, const OrtMemoryInfo *info, float *values, size_t count,
    const int64_t *shape, size_t rank, OrtValue **out) {
  return CALL(CreateTensorWithDataAsOrtValue, OrtStatus *, const OrtMemoryInfo *, void *, size_t,
              const int64_t *, size_t, int, OrtValue **)(
      info, values, count * sizeof(float), shape, rank, element_float, out);
}

static OrtStatus *with_info(
    const OrtTable *ort, const OrtValue *value, OrtTensorTypeAndShapeInfo **out) {
  return CALL(GetTensorTypeAndShape, OrtStatus *, const OrtValue *, OrtTensorTypeAndShapeInfo **)(
      value, out);
}

static void release_info(const OrtTable *ort, OrtTensorTypeAndShapeInfo *info) {
  CALL(ReleaseTensorTypeAndShapeInfo, void, OrtTensorTypeAndShapeInfo *)(info);
}

OrtStatus *ort_tensor_kind(
    const OrtTable *ort, const OrtValue *value, int32_t *element_type, size_t *rank) {
  OrtTensorTypeAndShapeInfo *info = NULL;
  OrtStatus *status = with_info(ort, value, &info);
  if (status) return status;
  int type = 0;
  status = CALL(GetTensorElementType, OrtStatus *, const OrtTensorTypeAndShapeInfo *, int *)(
      info, &type);
  if (!status)
    status = CALL(GetDimensionsCount, OrtStatus *, const OrtTensorTypeAndShapeInfo *, size_t *)(
        info, rank);
  *element_type = type;
  release_info(ort, info);
  return status;
}

OrtStatus *ort_tensor_shape(
    const OrtTable *ort, const OrtValue *value, int64_t *shape, size_t rank) {
  OrtTensorTypeAndShapeInfo *info = NULL;
  OrtStatus *status = with_info(ort, value, &info);
  if (status) return status;
  status = CALL(GetDimensions, OrtStatus *, const OrtTensorTypeAndShapeInfo *, int64_t *, size_t)(
      info, shape, rank);
  release_info(ort, info);
  return status;
}

OrtStatus *ort_tensor_data(const OrtTable *ort, OrtValue *value, void **out) {
  return CALL(GetTensorMutableData, OrtStatus *, OrtValue *, void **)(value, out);
}

void ort_value_release(const OrtTable *ort, OrtValue *value) {
  CALL(ReleaseValue, void, OrtValue *)(value);
}

OrtStatus *ort_session_run(
    const OrtTable *ort, OrtSession *session,
    const char *const *input_names, const OrtValue *const *inputs, size_t input_count,
    const char *const *output_names, size_t output_count, OrtValue **outputs) {
  return CALL(Run, OrtStatus *, OrtSession *, const void *, const char *const *,
              const OrtValue *const *, size_t, const char *const *, size_t, OrtValue **)(
      session, NULL, input_names, inputs, input_count, output_names, output_count, outputs);
}
