#include "harness/run/isolated/message.hpp"

#include <charconv>
#include <concepts>
#include <cstddef>
#include <cstring>
#include <stdexcept>
#include <type_traits>

namespace poolbench {
namespace {

template <class Message, class Plain>
concept is_maybe_const = std::same_as<std::remove_const_t<Message>, Plain>;

// Each visits all members of a message. The structured binding does not compile if one is missing.

template <is_maybe_const<TrialOrder> Order, class Visitor>
void visit_members(Order& order, Visitor visit) {
  auto& [pool, workers, workload, draw, hash_ns, alone_ns, traced, cold, instructions, most_backlog, time_limit] =
      order;
  (visit(pool), visit(workers), visit(workload), visit(draw), visit(hash_ns), visit(alone_ns), visit(traced));
  (visit(cold), visit(instructions), visit(most_backlog), visit(time_limit));
}

template <is_maybe_const<TrialResult> Result, class Visitor>
void visit_members(Result& result, Visitor visit) {
  auto& [status, error, jobs_done, checksum, too_few_in_warm_up, setup_ns, teardown_ns, measurement, resources,
         max_rss_bytes, instructions, alone_ns, caution] = result;
  (visit(status), visit(error), visit(jobs_done), visit(checksum), visit(too_few_in_warm_up), visit(setup_ns));
  (visit(teardown_ns), visit(measurement), visit(resources), visit(max_rss_bytes), visit(instructions));
  (visit(alone_ns), visit(caution));
}

template <is_maybe_const<WorkloadSpec> Spec, class Visitor>
void visit_members(Spec& spec, Visitor visit) {
  auto& [jobs, jobs_per_worker, arrivals, duration, producers, sleep, distribution, hash_rounds, seed, words, job] =
      spec;
  (visit(jobs), visit(jobs_per_worker), visit(arrivals), visit(duration), visit(producers), visit(sleep));
  (visit(distribution), visit(hash_rounds), visit(seed), visit(words), visit(job));
}

template <is_maybe_const<JobChoice> Choice, class Visitor>
void visit_members(Choice& job, Visitor visit) {
  auto& [name, share] = job;
  (visit(name), visit(share));
}

template <is_maybe_const<Arrivals> Some, class Visitor>
void visit_members(Some& arrivals, Visitor visit) {
  auto& [process, rate_hz, utilization, burst, recorded, users, think] = arrivals;
  (visit(process), visit(rate_hz), visit(utilization), visit(burst), visit(recorded), visit(users), visit(think));
}

template <is_maybe_const<SleepDistribution> Distribution, class Visitor>
void visit_members(Distribution& distribution, Visitor visit) {
  auto& [shape, alpha, recorded, lognormal] = distribution;
  (visit(shape), visit(alpha), visit(recorded), visit(lognormal));
}

/// What consists of members.
template <class Message>
concept has_members = requires(Message& message) {
  visit_members(message, [](auto&) {});
};

class Writer {
 public:
  template <class Value>
  void operator()(const Value& value) {
    if constexpr (has_members<const Value>) {
      visit_members(value, [this](const auto& member) { (*this)(member); });
    } else {
      static_assert(std::is_trivially_copyable_v<Value>);
      write(&value, sizeof value);
    }
  }
  void operator()(const std::string& text) {
    (*this)(text.size());
    write(text.data(), text.size());
  }
  /// Of recorded times only the source: the receiver reads the file again.
  void operator()(const RecordedTimes* recorded) {
    (*this)(recorded != nullptr);
    if (recorded == nullptr) return;
    (*this)(recorded->source.text);
    (*this)(recorded->source.kind);
  }
  void operator()(const LognormalTimes* times) { (*this)(times != nullptr ? times->text : std::string()); }

  std::string digits;

 private:
  void write(const void* bytes, std::size_t count) {
    constexpr std::string_view hexadecimal = "0123456789abcdef";
    for (std::size_t i = 0; i < count; ++i) {
      const unsigned byte = static_cast<const unsigned char*>(bytes)[i];
      digits += hexadecimal[byte >> 4];
      digits += hexadecimal[byte & 15];
    }
  }
};

class Reader {
 public:
  explicit Reader(std::string_view digits) : digits_(digits) {}

  template <class Value>
  void operator()(Value& value) {
    if constexpr (has_members<Value>) {
      visit_members(value, [this](auto& member) { (*this)(member); });
    } else {
      static_assert(std::is_trivially_copyable_v<Value>);
      const std::string bytes = read(sizeof value);
      std::memcpy(static_cast<void*>(&value), bytes.data(), bytes.size());
    }
  }
  void operator()(std::string& text) {
    std::size_t size = 0;
    (*this)(size);
    text = read(size);
  }
  void operator()(const RecordedTimes*& recorded) {
    bool present = false;
    (*this)(present);
    if (!present) return;
    std::string text;
    TimesKind kind{};
    (*this)(text);
    (*this)(kind);
    recorded = &recorded_times(parse_times_source(text, kind));
  }
  void operator()(const LognormalTimes*& times) {
    std::string text;
    (*this)(text);
    if (!text.empty()) times = &lognormal_times(text);
  }

  void require_end() const {
    if (!digits_.empty()) throw std::invalid_argument("has more than a message");
  }

 private:
  std::string read(std::size_t count) {
    if (count > digits_.size() / 2) throw std::invalid_argument("is cut off");
    std::string bytes;
    bytes.reserve(count);
    for (; bytes.size() < count; digits_.remove_prefix(2)) {
      unsigned byte = 0;
      if (std::from_chars(digits_.data(), digits_.data() + 2, byte, 16).ptr != digits_.data() + 2)
        throw std::invalid_argument("is no message");
      bytes += static_cast<char>(byte);
    }
    return bytes;
  }

  std::string_view digits_;
};

template <class Message>
std::string encode_message(const Message& message) {
  Writer writer;
  writer(message);
  return writer.digits;
}

template <class Message>
Message decode_message(std::string_view line) {
  Message message;
  Reader reader(line);
  reader(message);
  reader.require_end();
  return message;
}

}  // namespace

std::string encode(const TrialOrder& order) {
  return encode_message(order);
}

TrialOrder decode_order(std::string_view line) {
  return decode_message<TrialOrder>(line);
}

std::string encode(const TrialResult& result) {
  return encode_message(result);
}

TrialResult decode_result(std::string_view line) {
  return decode_message<TrialResult>(line);
}

}  // namespace poolbench
