#include "harness/trial/load_producer.hpp"

namespace poolbench {
namespace {

constexpr std::chrono::milliseconds between_looks{10};

std::int64_t ns_of(Clock::time_point time) {
  return std::chrono::nanoseconds(time.time_since_epoch()).count();
}

}  // namespace

LoadProducer::LoadProducer(std::uint64_t jobs, const LoadActions& actions, LoadOutcome& outcome)
    : jobs_(jobs), actions_(actions), outcome_(outcome) {
  outcome_.lags_ns.resize(jobs);  // before the clock starts
  start_ = returned_ = Clock::now();
  next_look_ = start_ + between_looks;
  outcome_.times.start_ns = ns_of(start_);
}

void LoadProducer::submit(Clock::time_point due) {
  const std::uint64_t job = outcome_.submitted;
  const Clock::time_point now = Clock::now();
  outcome_.lags_ns[job] = lag_.at(ns_of(due), ns_of(now), ns_of(returned_));
  actions_.submit(job, ns_of(due), ns_of(now));
  ++outcome_.submitted;
  returned_ = Clock::now();
}

void LoadProducer::look(std::uint64_t due, std::uint64_t most_backlog) {
  skip_look();
  const std::uint64_t ended = actions_.ended();
  outcome_.cut = due > ended && due - ended > most_backlog;
}

void LoadProducer::skip_look() {
  next_look_ = Clock::now() + between_looks;
}

void LoadProducer::finish() {
  outcome_.times.accepted_ns = ns_of(returned_);
  outcome_.lags_ns.resize(outcome_.submitted);
}

}  // namespace poolbench
