// What the two source files of this target share.
#pragma once

#include "CTorch.h"

#include <ATen/ATen.h>

#include <cstring>
#include <exception>
#include <string>

namespace likeness {

// A handle is a tensor on the heap: libtorch counts who holds it.
inline at::Tensor &tensor(likeness_tensor *handle) { return *reinterpret_cast<at::Tensor *>(handle); }
inline const at::Tensor &tensor(const likeness_tensor *handle) {
    return *reinterpret_cast<const at::Tensor *>(handle);
}
inline likeness_tensor *handle(at::Tensor value) {
    return value.defined() ? reinterpret_cast<likeness_tensor *>(new at::Tensor(std::move(value)))
                           : nullptr;
}

// The first line of what libtorch says, without where in its sources it stands.
inline char *message(std::string text) {
    auto end = text.find('\n');
    if (end != std::string::npos) text.resize(end);
    // “[enforce fail at file:line] condition. what is wrong”
    if (text.rfind("[enforce fail at ", 0) == 0) {
        auto start = text.find(". ");
        if (start != std::string::npos) text.erase(0, start + 2);
    }
    while (!text.empty() && (text.back() == ' ' || text.back() == '.')) text.pop_back();
    return strdup(text.empty() ? "libtorch gives no reason" : text.c_str());
}

// Runs something of libtorch’s, and gives back why it could not be done.
template <typename Body> char *attempt(Body body) noexcept {
    try {
        body();
        return nullptr;
    } catch (const c10::Error &error) {
        return message(error.what_without_backtrace());
    } catch (const std::exception &error) {
        return message(error.what());
    } catch (...) {
        return message("");
    }
}

} // namespace likeness
