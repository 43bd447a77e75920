#include "harness/system/instructions.hpp"

#include <linux/perf_event.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>
#include <system_error>

namespace poolbench {
namespace {

constexpr const char* other_way = "count with Valgrind instead, as scripts/gate compare does";

/// perf_event_open(2), "ERRORS".
std::string why_not(int error) {
  const std::string said = std::generic_category().message(error);
  if (error == EACCES || error == EPERM) {
    return "the kernel does not let this process count instructions (" + said +
           "); set kernel.perf_event_paranoid to 2 or less with sysctl, or allow perf_event_open in the container, "
           "or " +
           other_way;
  }
  if (error == EMFILE || error == ENFILE) return "the counter cannot be opened (" + said + "); close some files";
  return "this machine has no counter of instructions (" + said + "), like many virtual machines; " + other_way;
}

}  // namespace

std::optional<std::uint64_t> instructions_between(const InstructionReading& earlier, const InstructionReading& later) {
  if (later.enabled_ns - earlier.enabled_ns != later.running_ns - earlier.running_ns) return std::nullopt;
  return later.instructions - earlier.instructions;
}

int open_instruction_counter() {
  perf_event_attr attributes{};
  attributes.size = sizeof(attributes);
  attributes.type = PERF_TYPE_HARDWARE;
  attributes.config = PERF_COUNT_HW_INSTRUCTIONS;
  attributes.read_format = PERF_FORMAT_TOTAL_TIME_ENABLED | PERF_FORMAT_TOTAL_TIME_RUNNING;
  attributes.inherit = 1;
  attributes.exclude_kernel = 1;
  attributes.exclude_hv = 1;
  constexpr int this_thread = 0, any_cpu = -1, no_group = -1;
  return static_cast<int>(
      syscall(SYS_perf_event_open, &attributes, this_thread, any_cpu, no_group, PERF_FLAG_FD_CLOEXEC));
}

InstructionCounter::InstructionCounter(int (*open)()) : file_(open()) {
  if (file_ < 0) throw NoInstructionCounter(why_not(errno));
}

InstructionCounter::~InstructionCounter() {
  close(file_);
}

std::optional<InstructionReading> InstructionCounter::read() const {
  InstructionReading reading;
  static_assert(sizeof(reading) == 3 * sizeof(std::uint64_t));  // as perf_event_open(2) says for this read_format
  if (::read(file_, &reading, sizeof(reading)) != sizeof(reading)) return std::nullopt;
  return reading;
}

}  // namespace poolbench

// The operands differ, or a compiler or linker that merges equal functions would make one of the two. Volatile, or the
// calls could be left out.
[[gnu::noinline, gnu::used]] void poolbench_counting_begins() {
  asm volatile("" : : "r"(1) : "memory");
}
[[gnu::noinline, gnu::used]] void poolbench_counting_ends() {
  asm volatile("" : : "r"(2) : "memory");
}
