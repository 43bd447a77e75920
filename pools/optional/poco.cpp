#include <Poco/Exception.h>
#include <Poco/Runnable.h>
#include <Poco/ThreadPool.h>

#include <thread>
#include <vector>

#include "pools/completion.hpp"
#include "pools/optional/optional_pools.hpp"
#include "pools/standard/worker_slots.hpp"

namespace poolbench {
namespace {

/// Poco's pool has no queue: start() throws if no thread is idle. So a producer first waits for a slot.
///
/// A job gives its slot back in its last step, and its thread becomes idle a little later, after run() has returned. A
/// producer that comes in between is refused and tries again. It does not wait for long: the thread only has to take a
/// mutex that no job holds.
class PocoPool final : public Pool {
 public:
  explicit PocoPool(PoolConfig config)
      : slots_(config.workers),
        workers_(config.workers, Worker(*this)),
        pool_(static_cast<int>(config.workers), static_cast<int>(config.workers)) {}

  ~PocoPool() override { completion_.wait_quietly(); }

  void submit(Job job) override {
    slots_.lend([&](unsigned slot) { completion_.submit([&] { start(job, slot); }); });
  }

  void drain() override { completion_.wait(); }

 private:
  class Worker final : public Poco::Runnable {
   public:
    explicit Worker(PocoPool& pool) : pool_(&pool) {}

    void take(Job job, unsigned slot) {
      job_ = job;
      slot_ = slot;
    }

    void run() override {
      pool_->completion_.run(job_, slot_);
      pool_->slots_.give_back(slot_);
    }

   private:
    PocoPool* pool_;
    Job job_;
    unsigned slot_ = 0;
  };

  void start(Job job, unsigned slot) {
    workers_[slot].take(job, slot);
    while (!try_to_start(workers_[slot])) std::this_thread::yield();
  }

  bool try_to_start(Worker& worker) {
    try {
      pool_.start(worker);
      return true;
    } catch (const Poco::NoThreadAvailableException&) {
      return false;
    }
  }

  Completion completion_;
  WorkerSlots slots_;
  std::vector<Worker> workers_;  // one per slot
  Poco::ThreadPool pool_;        // its destructor joins its threads, before the other members go
};

}  // namespace

std::unique_ptr<Pool> make_poco_pool(PoolConfig config) {
  return std::make_unique<PocoPool>(config);
}

}  // namespace poolbench
