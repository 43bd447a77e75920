#pragma once

#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <future>
#include <optional>
#include <string>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "pools/registry.hpp"

namespace poolbench::testing {

/// Runs `action` on its own thread. The future's destructor joins it; get() brings its result or exception to the
/// test's thread, the only one on which Catch2's assertions are safe.
template <class Action>
[[nodiscard]] auto in_background(Action action) {
  return std::async(std::launch::async, std::move(action));
}

namespace detail {

/// Name and number of context switches of every other thread; nothing if one of them is awake.
inline std::optional<std::string> sleeping_threads() {
  std::string seen;
  const std::string self = std::to_string(gettid());
  std::error_code vanished;
  for (const auto& task : std::filesystem::directory_iterator("/proc/self/task", vanished)) {
    if (task.path().filename() == self) continue;
    std::ifstream status(task.path() / "status");
    bool asleep = false;
    for (std::string line; std::getline(status, line);) {
      if (line.starts_with("State:\tS")) asleep = true;
      if (line.find("ctxt_switches") != std::string::npos) seen += line;
    }
    if (!asleep) return std::nullopt;
    seen += task.path().filename();
  }
  if (vanished) return std::nullopt;
  return seen;
}

}  // namespace detail

/// Blocks until all other threads of the process are blocked at the same time: each is asleep in two consecutive looks
/// and has not run in between. Then nothing can happen until the caller does something, so a test that finds an
/// operation unfinished has proved that it blocks. (A thread in a timed sleep would wake up by itself; our tests have
/// none.)
inline void wait_until_others_are_blocked() {
  for (std::optional<std::string> before, now;; before = std::move(now)) {
    now = detail::sleeping_threads();
    if (now && now == before) return;
    std::this_thread::yield();
  }
}

/// Whether `action`, started by in_background(), is blocked until another thread does something.
template <class Result>
bool blocks(const std::future<Result>& action) {
  wait_until_others_are_blocked();
  return action.wait_for(std::chrono::seconds(0)) != std::future_status::ready;
}

/// The results of all `actions`, in order.
template <class Result>
std::vector<Result> results(std::vector<std::future<Result>>& actions) {
  std::vector<Result> all;
  for (auto& action : actions) all.push_back(action.get());
  return all;
}

/// Waits for all `actions`.
inline void finish(std::vector<std::future<void>>& actions) {
  for (auto& action : actions) action.get();
}

/// How many threads are many. Under the thread sanitizer each takes milliseconds to start, in each of some forty pools.
#ifdef __SANITIZE_THREAD__
inline constexpr unsigned many_threads = 64;
#else
inline constexpr unsigned many_threads = 256;
#endif

/// The number of threads of the process, as the kernel counts them.
inline int thread_count() {
  // The thread sanitizer starts its own thread when the process starts its first.
  [[maybe_unused]] static const bool first_was_started = [] {
    std::thread([] {}).join();
    return true;
  }();
  // GLib starts a thread with the first shared pool and keeps it for the others.
  [[maybe_unused]] static const bool glibs_was_started = [] {
    const PoolEntry* const shared = find_pool("glib-shared");
    return shared != nullptr && shared->build({.workers = 1}) != nullptr;
  }();
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("Threads:")) return std::stoi(line.substr(8));
  }
  return 0;
}

/// Whether the process has no more than `count` threads. The kernel counts a joined thread until it has exited, shortly
/// afterwards, so this looks some 10,000 times before it returns false.
inline bool thread_count_returns_to(int count) {
  for (int tries = 10'000; tries > 0; --tries) {
    if (thread_count() <= count) return true;
    std::this_thread::yield();
  }
  return false;
}

}  // namespace poolbench::testing
