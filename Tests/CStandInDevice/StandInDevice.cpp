#include "CStandInDevice.h"

#include <ATen/ATen.h>
#include <ATen/NativeFunctions.h>
#include <ATen/native/CPUFallback.h>
#include <c10/core/CPUAllocator.h>
#include <c10/core/impl/DeviceGuardImplInterface.h>
#include <torch/library.h>

#include <array>
#include <atomic>
#include <cstdlib>
#include <tuple>

namespace {

using at::IntArrayRef;
using at::Tensor;
using MaybeTensor = c10::optional<Tensor>;
template <typename Value> using Maybe = c10::optional<Value>;

constexpr auto kind = c10::DeviceType::PrivateUse1;
const c10::DispatchKeySet key(c10::DispatchKey::PrivateUse1);

std::atomic<int64_t> calls{0};

// Declared without `override`, for libtorch's newer and older versions: see CTorch's.
struct Memory final : public c10::Allocator {
    c10::DataPtr allocate(size_t count) const { return take(count); }
    c10::DataPtr allocate(size_t count) { return take(count); }
    c10::DeleterFnPtr raw_deleter() const { return &std::free; }
    void copy_data(void *to, const void *from, size_t count) const { std::memcpy(to, from, count); }

  private:
    static c10::DataPtr take(size_t count) {
        void *memory = count > 0 ? std::malloc(count) : nullptr;
        return {memory, memory, &std::free, c10::Device(kind, 0)};
    }
};

Memory memory;
[[maybe_unused]] const bool hasMemory = [] {
    c10::SetAllocator(kind, &memory);
    return true;
}();
C10_REGISTER_GUARD_IMPL(PrivateUse1, c10::impl::NoOpDeviceGuardImpl<kind>);

// A tensor of the device, as one of the processor's on the same memory.
Tensor here(const Tensor &there) {
    TORCH_CHECK(there.device().type() == kind, "a tensor is on ", there.device(), ", not on the device");
    return at::from_blob(there.data_ptr(), there.sizes(), there.strides(),
                         at::TensorOptions().dtype(there.dtype()));
}
MaybeTensor here(const MaybeTensor &there) {
    return there && there->defined() ? MaybeTensor(here(*there)) : MaybeTensor();
}
Tensor there(const Tensor &here) {
    return here.defined() ? here.to(c10::Device(kind, 0)) : here;
}
std::tuple<Tensor, Tensor, Tensor> there(const std::tuple<Tensor, Tensor, Tensor> &here) {
    return {there(std::get<0>(here)), there(std::get<1>(here)), there(std::get<2>(here))};
}

Tensor empty(IntArrayRef size, Maybe<at::ScalarType> type, Maybe<at::Layout>, Maybe<at::Device>,
             Maybe<bool>, Maybe<at::MemoryFormat> format) {
    return at::detail::empty_generic(size, &memory, key, c10::dtype_or_default(type), format);
}
Tensor emptyStrided(IntArrayRef size, IntArrayRef stride, Maybe<at::ScalarType> type,
                    Maybe<at::Layout>, Maybe<at::Device>, Maybe<bool>) {
    return at::detail::empty_strided_generic(size, stride, &memory, key, c10::dtype_or_default(type));
}
Tensor copyFrom(const Tensor &from, const Tensor &to, bool) {
    auto target = to.device().type() == kind ? here(to) : to;
    target.copy_(from.device().type() == kind ? here(from) : from);
    return to;
}
Tensor copyFromAndResize(const Tensor &from, const Tensor &to) {
    if (from.sizes() != to.sizes()) at::native::resize_(to, from.sizes());
    return copyFrom(from, to, false);
}

// libtorch asks devices of a program's own for these two in particular.
Tensor convolution(const Tensor &input, const Tensor &weight, const MaybeTensor &bias,
                   IntArrayRef stride, IntArrayRef padding, IntArrayRef dilation, bool transposed,
                   IntArrayRef outputPadding, int64_t groups) {
    calls++;
    return there(at::convolution(here(input), here(weight), here(bias), stride, padding, dilation,
                                 transposed, outputPadding, groups));
}
std::tuple<Tensor, Tensor, Tensor>
convolutionBackward(const Tensor &gradient, const Tensor &input, const Tensor &weight,
                    IntArrayRef stride, IntArrayRef padding, IntArrayRef dilation, bool transposed,
                    IntArrayRef outputPadding, int64_t groups, std::array<bool, 3> wanted) {
    calls++;
    const std::array<int64_t, 1> bias{transposed ? weight.size(1) * groups : weight.size(0)};
    return there(at::convolution_backward(here(gradient), here(input), here(weight), IntArrayRef(bias),
                                          stride, padding, dilation, transposed, outputPadding, groups,
                                          wanted));
}

// It changes the running statistics without saying so, which the general way below would lose.
std::tuple<Tensor, Tensor, Tensor> batchNorm(const Tensor &input, const MaybeTensor &weight,
                                             const MaybeTensor &bias, const MaybeTensor &mean,
                                             const MaybeTensor &variance, bool training,
                                             double momentum, double epsilon) {
    calls++;
    return there(at::native_batch_norm(here(input), here(weight), here(bias), here(mean),
                                       here(variance), training, momentum, epsilon));
}

// Indices may be missing, axis by axis, which the general way does not know either.
using Indices = c10::List<MaybeTensor>;

Indices here(const Indices &there) {
    Indices result;
    for (size_t axis = 0; axis < there.size(); axis++) result.push_back(here(there.get(axis)));
    return result;
}
Tensor index(const Tensor &from, const Indices &indices) {
    calls++;
    return there(at::index(here(from), here(indices)));
}
Tensor &putAtIndex(Tensor &to, const Indices &indices, const Tensor &values, bool adds, bool isUnsafe) {
    calls++;
    auto target = here(to);
    at::_index_put_impl_(target, here(indices), here(values), adds, isUnsafe);
    return to;
}

void check(const Tensor &tensor, const c10::OperatorHandle &operation) {
    // Single numbers may be the processor's on any device.
    TORCH_CHECK(!tensor.defined() || tensor.dim() == 0 || tensor.device().type() == kind,
                operation.schema().name(), " gets a tensor that was left on ", tensor.device());
}

// Any other operator: the processor's, on copies.
void other(const c10::OperatorHandle &operation, torch::jit::Stack *stack) {
    calls++;
    for (const auto &argument : torch::jit::last(*stack, operation.schema().arguments().size())) {
        if (argument.isTensor()) check(argument.toTensor(), operation);
        if (argument.isTensorList())
            for (const Tensor &tensor : argument.toTensorVector()) check(tensor, operation);
    }
    at::native::cpu_fallback(operation, stack);
}

TORCH_LIBRARY_IMPL(_, PrivateUse1, library) {
    library.fallback(torch::CppFunction::makeFromBoxedFunction<&other>());
}

TORCH_LIBRARY_IMPL(aten, PrivateUse1, library) {
    library.impl("empty.memory_format", &empty);
    library.impl("empty_strided", &emptyStrided);
    // Views, which share memory and so cannot be had of copies.
    library.impl("as_strided", &at::native::as_strided_tensorimpl);
    library.impl("alias", &at::native::alias);
    library.impl("unfold", &at::native::unfold);
    library.impl("view", &at::native::view);
    library.impl("_reshape_alias", &at::native::_reshape_alias);
    library.impl("_copy_from", &copyFrom);
    library.impl("_copy_from_and_resize", &copyFromAndResize);
    library.impl("convolution_overrideable", &convolution);
    library.impl("convolution_backward_overrideable", &convolutionBackward);
    library.impl("native_batch_norm", &batchNorm);
    library.impl("index.Tensor", &index);
    library.impl("_index_put_impl_", &putAtIndex);
}

} // namespace

int64_t stand_in_device_calls(void) { return calls.load(); }
