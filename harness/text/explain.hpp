#pragma once

#include <exception>
#include <new>
#include <string>
#include <system_error>

namespace poolbench {

/// What went wrong, for a user: the error's own message, or a more helpful one.
inline std::string explain(const std::exception& error) {
  if (dynamic_cast<const std::bad_alloc*>(&error) != nullptr) return "not enough memory; use fewer --jobs or workers";
  const auto* system_error = dynamic_cast<const std::system_error*>(&error);
  const bool no_thread = system_error != nullptr && system_error->code() == std::errc::resource_unavailable_try_again;
  return no_thread ? "the system cannot start that many threads; use fewer workers" : error.what();
}

}  // namespace poolbench
