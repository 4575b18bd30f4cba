// One call for every operator: by name, through libtorch's table, with arguments in boxes. It takes a
// few microseconds more than a call from C++, and no operator has to be written down twice.
#include "Support.h"

#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/core/ivalue.h>

#include <mutex>
#include <unordered_map>
#include <vector>

using likeness::tensor;

namespace {

// Operators that were called before: the table itself is searched by text.
const c10::OperatorHandle &find(const char *name) {
    static std::mutex mutex;
    static std::unordered_map<std::string, c10::OperatorHandle> known;
    std::lock_guard<std::mutex> lock(mutex);
    auto found = known.find(name);
    if (found != known.end()) return found->second;
    std::string base = name, overload;
    auto dot = base.find('.');
    if (dot != std::string::npos) {
        overload = base.substr(dot + 1);
        base.resize(dot);
    }
    auto handle = c10::Dispatcher::singleton().findSchemaOrThrow(base.c_str(), overload.c_str());
    return known.emplace(name, handle).first->second;
}

// Lists are of numbers where the operator says so, though all that was given may be whole.
bool wantsNumbers(const c10::Argument &wanted) {
    auto type = wanted.type();
    if (auto optional = type->cast<c10::OptionalType>()) type = optional->getElementType();
    if (auto list = type->cast<c10::ListType>())
        return list->getElementType()->kind() == c10::TypeKind::FloatType;
    return type->kind() == c10::TypeKind::FloatType;
}

c10::IValue value(const likeness_argument &argument, const c10::Argument &wanted) {
    switch (argument.kind) {
    case LIKENESS_NONE: return c10::IValue();
    case LIKENESS_TENSOR:
        return argument.tensor ? c10::IValue(tensor(argument.tensor)) : c10::IValue();
    case LIKENESS_INTEGER:
        return wantsNumbers(wanted) ? c10::IValue(static_cast<double>(argument.integer))
                                    : c10::IValue(argument.integer);
    case LIKENESS_NUMBER: return c10::IValue(argument.number);
    case LIKENESS_FLAG: return c10::IValue(argument.integer != 0);
    case LIKENESS_INTEGERS: {
        if (wantsNumbers(wanted)) {
            c10::List<double> list;
            for (size_t i = 0; i < argument.count; i++) list.push_back(double(argument.integers[i]));
            return c10::IValue(list);
        }
        c10::List<int64_t> list;
        for (size_t i = 0; i < argument.count; i++) list.push_back(argument.integers[i]);
        return c10::IValue(list);
    }
    case LIKENESS_NUMBERS: {
        c10::List<double> list;
        for (size_t i = 0; i < argument.count; i++) list.push_back(argument.numbers[i]);
        return c10::IValue(list);
    }
    case LIKENESS_TENSORS: {
        // Indices may be missing, axis by axis: then the list is one of optional tensors.
        auto element = wanted.type()->cast<c10::ListType>();
        if (element && element->getElementType()->kind() == c10::TypeKind::OptionalType) {
            c10::List<c10::optional<at::Tensor>> list;
            for (size_t i = 0; i < argument.count; i++)
                list.push_back(argument.tensors[i]
                                   ? c10::optional<at::Tensor>(tensor(argument.tensors[i]))
                                   : c10::optional<at::Tensor>());
            return c10::IValue(list);
        }
        c10::List<at::Tensor> list;
        for (size_t i = 0; i < argument.count; i++)
            list.push_back(argument.tensors[i] ? tensor(argument.tensors[i]) : at::Tensor());
        return c10::IValue(list);
    }
    case LIKENESS_TEXT: return c10::IValue(std::string(argument.text));
    }
    return c10::IValue();
}

void collect(const c10::IValue &result, std::vector<at::Tensor> &tensors) {
    if (result.isTensor()) {
        tensors.push_back(result.toTensor());
    } else if (result.isTensorList()) {
        for (const at::Tensor &one : result.toTensorVector()) tensors.push_back(one);
    } else {
        tensors.emplace_back();
    }
}

} // namespace

char *likeness_torch_call(const char *name, const likeness_argument *arguments, size_t count,
                          likeness_tensor **results, size_t capacity, size_t *result_count) {
    return likeness::attempt([&] {
        const auto &operation = find(name);
        const auto &wanted = operation.schema().arguments();
        TORCH_CHECK(count <= wanted.size(), name, " takes at most ", wanted.size(), " arguments, not ",
                    count);
        std::vector<c10::IValue> stack;
        stack.reserve(wanted.size());
        for (size_t i = 0; i < wanted.size(); i++) {
            if (i < count) {
                stack.push_back(value(arguments[i], wanted[i]));
            } else {
                TORCH_CHECK(wanted[i].default_value(), name, " needs ‘", wanted[i].name(), "’");
                stack.push_back(*wanted[i].default_value());
            }
        }
        operation.callBoxed(&stack);
        std::vector<at::Tensor> tensors;
        for (const auto &result : stack) collect(result, tensors);
        TORCH_CHECK(tensors.size() <= capacity, name, " puts out ", tensors.size(), " tensors, more than ",
                    capacity);
        for (size_t i = 0; i < tensors.size(); i++) results[i] = likeness::handle(tensors[i]);
        *result_count = tensors.size();
    });
}
