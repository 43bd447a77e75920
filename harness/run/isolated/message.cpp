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
  auto& [pool, workers, workload, draw, hash_ns, traced, cold, instructions, time_limit] = order;
  (visit(pool), visit(workers), visit(workload), visit(draw), visit(hash_ns), visit(traced), visit(cold));
  (visit(instructions), visit(time_limit));
}

template <is_maybe_const<TrialResult> Result, class Visitor>
void visit_members(Result& result, Visitor visit) {
  auto& [status, error, jobs_done, checksum, too_few_in_warm_up, setup_ns, teardown_ns, measurement, resources,
         max_rss_bytes, instructions] = result;
  (visit(status), visit(error), visit(jobs_done), visit(checksum), visit(too_few_in_warm_up), visit(setup_ns));
  (visit(teardown_ns), visit(measurement), visit(resources), visit(max_rss_bytes), visit(instructions));
}

class Writer {
 public:
  template <class Value>
  void operator()(const Value& value) {
    static_assert(std::is_trivially_copyable_v<Value>);
    write(&value, sizeof value);
  }
  void operator()(const std::string& text) {
    (*this)(text.size());
    write(text.data(), text.size());
  }

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
    static_assert(std::is_trivially_copyable_v<Value>);
    const std::string bytes = read(sizeof value);
    std::memcpy(static_cast<void*>(&value), bytes.data(), bytes.size());
  }
  void operator()(std::string& text) {
    std::size_t size = 0;
    (*this)(size);
    text = read(size);
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
  visit_members(message, [&](const auto& member) { writer(member); });
  return writer.digits;
}

template <class Message>
Message decode_message(std::string_view line) {
  Message message;
  Reader reader(line);
  visit_members(message, [&](auto& member) { reader(member); });
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
