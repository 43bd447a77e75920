#include "pools/tbb/stack_preflight.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <vector>

namespace poolbench {
namespace {

/// A stack on which no thread runs.
class GuardedStack {
 public:
  explicit GuardedStack(std::size_t size)
      : page_(static_cast<std::size_t>(sysconf(_SC_PAGESIZE))), size_(size + 2 * page_) {
    address_ = mmap(nullptr, size_, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK, -1, 0);
  }
  GuardedStack(GuardedStack&& other) noexcept : page_(other.page_), size_(other.size_), address_(other.address_) {
    other.address_ = MAP_FAILED;
  }
  GuardedStack& operator=(GuardedStack&&) = delete;
  ~GuardedStack() {
    if (address_ != MAP_FAILED) munmap(address_, size_);
  }

  /// Makes it writable, as a stack in use must be. Returns false, with errno set, if there was no room for it.
  bool open() {
    return address_ != MAP_FAILED &&
           mprotect(static_cast<char*>(address_) + page_, size_ - 2 * page_, PROT_READ | PROT_WRITE) == 0;
  }

 private:
  std::size_t page_;
  std::size_t size_;
  void* address_;
};

}  // namespace

void require_stacks(std::size_t count, std::size_t size) {
  std::vector<GuardedStack> stacks;
  stacks.reserve(count);
  while (stacks.size() < count) {
    if (stacks.emplace_back(size).open()) continue;
    throw std::system_error(errno, std::generic_category(),
                            "no room for the stacks of the waiting jobs; use fewer workers");
  }
}

}  // namespace poolbench
