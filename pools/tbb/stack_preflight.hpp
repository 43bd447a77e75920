#pragma once

#include <cstddef>

namespace poolbench {

/// Throws std::system_error if the system has no room for `count` stacks of `size` bytes with a guard page at each end.
/// oneTBB maps such stacks for suspended tasks, and its release builds do not check what mmap returned. Room means
/// address space and the kernel's limit on mappings (vm.max_map_count).
void require_stacks(std::size_t count, std::size_t size);

}  // namespace poolbench
