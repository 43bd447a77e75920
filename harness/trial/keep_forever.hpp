#pragma once

#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace poolbench {

/// Never frees `object`: jobs that a pool left running may use it until the process ends. Any thread.
template <class T>
void keep_forever(std::unique_ptr<T> object) {
  static auto& kept = *new std::vector<std::shared_ptr<void>>;
  static std::mutex mutex;
  const std::lock_guard lock(mutex);
  kept.emplace_back(std::move(object));
}

}  // namespace poolbench
