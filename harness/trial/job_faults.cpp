#include "harness/trial/job_faults.hpp"

#include <exception>

#include "harness/text/explain.hpp"

namespace poolbench {

void JobFaults::add_exception(std::uint64_t job) noexcept {
  try {
    throw;
  } catch (const std::exception& error) {
    add(job, " failed: ", &error);
  } catch (...) {
    add(job, " threw something that is not a std::exception");
  }
}

void JobFaults::add_wrong_result(std::uint64_t job) noexcept {
  add(job, " has a wrong result");
}

std::string JobFaults::first() const {
  if (!any()) return {};
  const std::lock_guard lock(mutex_);
  return first_.empty() ? "a job failed, and there was no memory left to say which" : first_;
}

void JobFaults::add(std::uint64_t job, const char* what, const std::exception* error) noexcept {
  const std::lock_guard lock(mutex_);
  if (any_.exchange(true, std::memory_order_relaxed)) return;
  try {
    first_ = "job " + std::to_string(job) + what + (error != nullptr ? explain(*error) : "");
  } catch (const std::exception&) {  // see first()
    first_.clear();
  }
}

}  // namespace poolbench
