#include "Support.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Parallel.h>
#include <c10/core/GradMode.h>
#include <c10/core/impl/DeviceGuardImplInterface.h>
#include <torch/csrc/api/include/torch/version.h>

using likeness::attempt;
using likeness::handle;
using likeness::tensor;

namespace {

// Numbers of one type, one after the other, in this machine's memory.
at::Tensor plain(const at::Tensor &any, at::ScalarType type) {
    return any.detach().to(at::Device(at::kCPU), type).contiguous();
}

template <typename Number>
char *copy(const at::Tensor &from, Number *values, size_t count, at::ScalarType type) {
    return attempt([&] {
        TORCH_CHECK(size_t(from.numel()) == count, "a tensor has ", from.numel(), " numbers, not ", count);
        auto numbers = plain(from, type);
        if (count > 0) std::memcpy(values, numbers.data_ptr(), count * sizeof(Number));
    });
}

at::Tensor made(const void *values, const int64_t *shape, size_t rank, at::ScalarType type) {
    auto result = at::empty(at::IntArrayRef(shape, rank), at::TensorOptions().dtype(type));
    if (result.numel() > 0) std::memcpy(result.data_ptr(), values, result.nbytes());
    return result;
}

} // namespace

char *likeness_tensor_of_floats(const float *values, const int64_t *shape, size_t rank,
                                const char *device, likeness_tensor **result) {
    return attempt([&] {
        *result = handle(made(values, shape, rank, at::kFloat).to(at::Device(std::string(device))));
    });
}

char *likeness_tensor_of_integers(const int64_t *values, const int64_t *shape, size_t rank,
                                  likeness_tensor **result) {
    return attempt([&] { *result = handle(made(values, shape, rank, at::kLong)); });
}

void likeness_tensor_free(likeness_tensor *value) { delete reinterpret_cast<at::Tensor *>(value); }

char *likeness_tensor_copy_floats(const likeness_tensor *from, float *values, size_t count) {
    return copy(tensor(from), values, count, at::kFloat);
}

char *likeness_tensor_copy_doubles(const likeness_tensor *from, double *values, size_t count) {
    return copy(tensor(from), values, count, at::kDouble);
}

char *likeness_tensor_copy_integers(const likeness_tensor *from, int64_t *values, size_t count) {
    return copy(tensor(from), values, count, at::kLong);
}

char *likeness_tensor_set_floats(likeness_tensor *to, const float *values, size_t count) {
    return attempt([&] {
        c10::NoGradGuard guard;
        auto &target = tensor(to);
        TORCH_CHECK(size_t(target.numel()) == count, "a tensor has ", target.numel(), " numbers, not ",
                    count);
        target.copy_(made(values, target.sizes().data(), target.dim(), at::kFloat));
    });
}

char *likeness_tensor_beside(const likeness_tensor *value, const likeness_tensor *other,
                             likeness_tensor **result) {
    return attempt([&] { *result = handle(tensor(value).to(tensor(other).device())); });
}

bool likeness_tensor_is_here(const likeness_tensor *value) { return tensor(value).is_cpu(); }

size_t likeness_tensor_rank(const likeness_tensor *value) { return size_t(tensor(value).dim()); }

int64_t likeness_tensor_size(const likeness_tensor *value, size_t axis) {
    return tensor(value).sizes()[axis];
}

bool likeness_tensor_is_floating(const likeness_tensor *value) {
    return tensor(value).is_floating_point();
}

int64_t likeness_tensor_type(const likeness_tensor *value) {
    return static_cast<int64_t>(tensor(value).scalar_type());
}

char *likeness_tensor_require_gradient(likeness_tensor *value, bool required) {
    return attempt([&] { tensor(value).requires_grad_(required); });
}

bool likeness_tensor_requires_gradient(const likeness_tensor *value) {
    return tensor(value).requires_grad();
}

likeness_tensor *likeness_tensor_gradient(const likeness_tensor *value) {
    return handle(tensor(value).grad());
}

void likeness_tensor_clear_gradient(likeness_tensor *value) { tensor(value).mutable_grad().reset(); }

char *likeness_tensor_backward(const likeness_tensor *value, const likeness_tensor *gradient) {
    return attempt([&] { tensor(value).backward(gradient ? tensor(gradient) : at::Tensor()); });
}

bool likeness_torch_record(bool enabled) {
    bool before = c10::GradMode::is_enabled();
    c10::GradMode::set_enabled(enabled);
    return before;
}

int likeness_torch_threads(int count) {
    if (count > 0) at::set_num_threads(count);
    return at::get_num_threads();
}

char *likeness_tensor_mask(const likeness_tensor *like, double share, uint64_t seed,
                           likeness_tensor **result) {
    return attempt([&] {
        const auto &other = tensor(like);
        auto generator = at::make_generator<at::CPUGeneratorImpl>(seed);
        // Drawn in one order everywhere, and then brought to where it is needed.
        auto mask = at::empty(other.sizes(), at::TensorOptions().dtype(at::kFloat));
        mask.bernoulli_(share, generator).div_(share);
        *result = handle(mask.to(other.device(), other.scalar_type()));
    });
}

const char *likeness_torch_version(void) { return TORCH_VERSION; }

int likeness_torch_cuda_devices(void) {
    return at::globalContext().hasCUDA() ? int(at::detail::getCUDAHooks().getNumGPUs()) : 0;
}

int likeness_torch_own_devices(void) {
    constexpr auto kind = c10::DeviceType::PrivateUse1;
    return c10::impl::hasDeviceGuardImpl(kind) ? int(c10::impl::getDeviceGuardImpl(kind)->deviceCount())
                                               : 0;
}
