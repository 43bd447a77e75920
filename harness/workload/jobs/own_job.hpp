#pragma once

#include "pools/language.hpp"

#include <concepts>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "harness/workload/jobs/job_kind.hpp"

namespace poolbench {

/// What run() of a job of your own returns.
template <class Own>
using ResultOf = std::decay_t<decltype(std::declval<Own&>().run(std::uint64_t{}, 0U))>;

/// A class of your own that does jobs: see job().
template <class Own>
concept OwnJob = (std::constructible_from<Own, const JobSetting&> ||
                  std::default_initializable<Own>)&&requires(Own& own) {
  own.run(std::uint64_t{}, 0U);
};

/// One that checks what its run() returned.
template <class Own>
concept CheckedJob = OwnJob<Own> && requires(Own& own, const ResultOf<Own>& result) {
  { own.is_right(std::uint64_t{}, result) } -> std::convertible_to<bool>;
};

/// Adapts such a class.
template <OwnJob Own>
class OwnWork final : public JobWork {
 public:
  explicit OwnWork(const JobSetting& setting) : own_(make(setting)), results_(CheckedJob<Own> ? setting.workers : 0) {}

  void run(std::uint64_t index, unsigned worker) override {
    if constexpr (CheckedJob<Own>) {
      results_[worker].value.emplace(own_.run(index, worker));
    } else {
      static_cast<void>(own_.run(index, worker));
    }
  }

  bool is_right(std::uint64_t index, unsigned worker) override {
    if constexpr (CheckedJob<Own>) {
      return own_.is_right(index, *results_[worker].value);
    } else {
      return JobWork::is_right(index, worker);
    }
  }

 private:
  struct NoResult {};
  /// Alone on its cache line, because each worker writes its own.
  struct alignas(64) Place {
    std::optional<std::conditional_t<CheckedJob<Own>, ResultOf<Own>, NoResult>> value;
  };

  static Own make([[maybe_unused]] const JobSetting& setting) {
    if constexpr (std::constructible_from<Own, const JobSetting&>) {
      return Own(setting);
    } else {
      return Own();
    }
  }

  Own own_;
  std::vector<Place> results_;
};

/// The kind of a job of your own, for run_app():
///
///     class Get {
///      public:
///       explicit Get(const poolbench::JobSetting& setting) : connections_(setting.workers) {}  // for each trial
///       int run(std::uint64_t index, unsigned worker) { return connections_[worker].get("/health"); }
///       bool is_right(std::uint64_t index, int status) const { return status == 200; }  // optional
///      private:
///       std::vector<Connection> connections_;
///     };
///
///     int main(int argc, char** argv) {
///       return poolbench::run_app(argc, argv, {}, {poolbench::job<Get>("get", "one GET of /health")});
///     }
///
/// The constructor takes a JobSetting or nothing. run() may return a result; is_right() then checks it. JobWork says
/// which threads call them, and what happens if they throw. Before the first trial of a run, a few jobs run alone, in
/// addition to those of the trials, so that it is known how long one takes.
template <OwnJob Own>
JobKind job(std::string name, std::string description) {
  JobKind kind{.name = std::move(name), .description = std::move(description)};
  kind.make = [](const JobSetting& setting) -> std::unique_ptr<JobWork> {
    return std::make_unique<OwnWork<Own>>(setting);
  };
  return kind;
}

}  // namespace poolbench
