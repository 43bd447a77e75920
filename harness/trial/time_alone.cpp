#include "harness/trial/time_alone.hpp"

#include <algorithm>
#include <exception>
#include <stdexcept>
#include <string>

#include "harness/system/clock.hpp"
#include "harness/text/explain.hpp"

namespace poolbench {
namespace {

constexpr std::uint64_t fewest = 3;  // so that one slow job does not decide alone
constexpr std::uint64_t most = 100;
constexpr std::int64_t enough_ns = 300'000'000;

std::string alone(std::uint64_t job) {
  return "job " + std::to_string(job) + ", run alone before the batch, ";
}

std::int64_t time_of(JobWork& work, std::uint64_t job) {
  try {
    const std::int64_t start = now_ns();
    work.run(job, 0);
    const std::int64_t took = now_ns() - start;
    if (!work.is_right(job, 0)) throw std::runtime_error("its result is wrong");
    return took;
  } catch (const std::exception& error) {
    throw std::runtime_error(alone(job) + "failed: " + explain(error));
  } catch (...) {
    throw std::runtime_error(alone(job) + "threw something that is not a std::exception");
  }
}

}  // namespace

double time_alone(JobWork& work, std::uint64_t jobs) {
  const std::uint64_t last = std::min(jobs, most);
  std::int64_t sum = 0;
  std::uint64_t job = 0;
  for (; job < last && (job < fewest || sum < enough_ns); ++job) sum += time_of(work, job);
  return static_cast<double>(sum) / static_cast<double>(std::max<std::uint64_t>(job, 1));
}

}  // namespace poolbench
