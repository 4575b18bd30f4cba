// libtorch from C: tensors as handles, and one call for every operator.
//
// A function that can fail gives back a message, which the caller frees with `free`, or NULL where all
// went well. No C++ exception leaves it.
#ifndef CTORCH_H
#define CTORCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// A tensor; NULL where an operator gives none.
typedef struct likeness_tensor likeness_tensor;

// What an argument of an operator is.
typedef enum {
    LIKENESS_NONE,
    LIKENESS_TENSOR,
    LIKENESS_INTEGER,
    LIKENESS_NUMBER,
    LIKENESS_FLAG,
    LIKENESS_INTEGERS,
    LIKENESS_NUMBERS,
    LIKENESS_TENSORS,
    LIKENESS_TEXT,
} likeness_kind;

// An argument. Lists are read during the call only.
typedef struct {
    likeness_kind kind;
    likeness_tensor *tensor;
    int64_t integer;
    double number;
    const int64_t *integers;
    const double *numbers;
    likeness_tensor *const *tensors;
    size_t count;
    const char *text;
} likeness_argument;

// Calls an operator by its name in libtorch's own table, such as `aten::add.Tensor`. Arguments that are
// not given have the default values of that table.
//
// results: what it puts out, in order, at most `capacity`; lists of tensors one after the other.
char *likeness_torch_call(const char *name, const likeness_argument *arguments, size_t count,
                          likeness_tensor **results, size_t capacity, size_t *result_count);

// A tensor of 32-bit floats, or of 64-bit integers, row-major, on a device such as `cpu` or `cuda:0`. The
// numbers are copied.
char *likeness_tensor_of_floats(const float *values, const int64_t *shape, size_t rank,
                                const char *device, likeness_tensor **tensor);
char *likeness_tensor_of_integers(const int64_t *values, const int64_t *shape, size_t rank,
                                  likeness_tensor **tensor);
void likeness_tensor_free(likeness_tensor *tensor);

// The numbers, converted where they are of another type, to memory for `count` of them.
char *likeness_tensor_copy_floats(const likeness_tensor *tensor, float *values, size_t count);
char *likeness_tensor_copy_doubles(const likeness_tensor *tensor, double *values, size_t count);
char *likeness_tensor_copy_integers(const likeness_tensor *tensor, int64_t *values, size_t count);
// Replaces the numbers of a tensor in place; not recorded for derivatives.
char *likeness_tensor_set_floats(likeness_tensor *tensor, const float *values, size_t count);

// Whether its numbers are in this machine's memory.
bool likeness_tensor_is_here(const likeness_tensor *tensor);
// The same tensor on the device of another one.
char *likeness_tensor_beside(const likeness_tensor *tensor, const likeness_tensor *other,
                             likeness_tensor **result);

size_t likeness_tensor_rank(const likeness_tensor *tensor);
int64_t likeness_tensor_size(const likeness_tensor *tensor, size_t axis);
bool likeness_tensor_is_floating(const likeness_tensor *tensor);
// The number of the element type in libtorch (c10/core/ScalarType.h): 4 for int64, 6 for float.
int64_t likeness_tensor_type(const likeness_tensor *tensor);

// Whether derivatives with respect to the tensor are wanted.
char *likeness_tensor_require_gradient(likeness_tensor *tensor, bool required);
// Whether they are, for this tensor or for one that it was computed from.
bool likeness_tensor_requires_gradient(const likeness_tensor *tensor);
// The derivative that `backward` left, or NULL.
likeness_tensor *likeness_tensor_gradient(const likeness_tensor *tensor);
void likeness_tensor_clear_gradient(likeness_tensor *tensor);
// Adds to the gradients of all that the tensor was computed from; `gradient` is that of the tensor
// itself, and may be NULL for a single number.
char *likeness_tensor_backward(const likeness_tensor *tensor, const likeness_tensor *gradient);

// How many bytes one tensor that this thread makes may take; gives back how many it was.
int64_t likeness_torch_allocation_limit(int64_t bytes);

// Whether this thread records what derivatives need; gives back how it was.
bool likeness_torch_record(bool enabled);
// The number of threads that operators use; 0 leaves it as it is. Gives back how many there are.
int likeness_torch_threads(int count);
// A tensor of another one's shape, on its device: 1 / share where a number drawn with this seed is below
// the share, and 0 elsewhere. It depends on the seed alone, and not on what was drawn before.
char *likeness_tensor_mask(const likeness_tensor *like, double share, uint64_t seed,
                           likeness_tensor **result);
// The version, such as 1.13.1.
const char *likeness_torch_version(void);
// The bytes of this machine's memory that tensors take now.
int64_t likeness_torch_memory(void);
// How many bytes they may take at most; 0 leaves it as it is. Gives back how many these are: at first, three
// quarters of what the machine has: programs that take all are stopped by the system.
int64_t likeness_torch_memory_limit(int64_t bytes);
// How many CUDA devices can be used.
int likeness_torch_cuda_devices(void);
// How many devices the program has brought itself, `privateuseone:0` and so on.
int likeness_torch_own_devices(void);

#ifdef __cplusplus
}
#endif
#endif
