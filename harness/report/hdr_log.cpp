#include "harness/report/hdr_log.hpp"

#include <zlib.h>

#include <algorithm>
#include <bit>
#include <cstring>
#include <stdexcept>
#include <utility>

#include "harness/text/units.hpp"

namespace poolbench {
namespace {

// Of HdrHistogram's format. The last digit but one of a cookie says that counts are ZigZag LEB128 numbers.
constexpr std::uint32_t encoding_cookie = 0x1c849313;
constexpr std::uint32_t compressed_cookie = 0x1c849314;

/// Big-endian, as Java writes it.
template <class Number>
void append_number(std::string& bytes, Number number) {
  for (int shift = 8 * (static_cast<int>(sizeof number) - 1); shift >= 0; shift -= 8)
    bytes += static_cast<char>(static_cast<unsigned char>(number >> shift));
}

/// LEB128, least significant bits first, but at most nine bytes: the ninth has eight bits.
void append_zigzag(std::string& bytes, std::int64_t value) {
  std::uint64_t rest = (static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63);
  for (int i = 0; i < 8 && rest >= 0x80; ++i, rest >>= 7) bytes += static_cast<char>(rest | 0x80);
  bytes += static_cast<char>(rest);
}

/// Each count, and the negative length of each run of zeros.
std::string payload_of(const Histogram& histogram) {
  std::string payload;
  std::int64_t zeros = 0;
  for (const std::uint64_t count : histogram.counts()) {
    if (count == 0) {
      ++zeros;
      continue;
    }
    if (zeros > 0) append_zigzag(payload, zeros == 1 ? 0 : -zeros);
    zeros = 0;
    append_zigzag(payload, static_cast<std::int64_t>(count));
  }
  return payload;
}

std::string encoded(const Histogram& histogram) {
  const std::string payload = payload_of(histogram);
  std::string bytes;
  append_number(bytes, encoding_cookie);
  append_number(bytes, static_cast<std::uint32_t>(payload.size()));
  append_number(bytes, std::uint32_t{0});  // normalizing index offset
  append_number(bytes, static_cast<std::uint32_t>(Histogram::significant_digits));
  append_number(bytes, std::uint64_t{1});  // lowest trackable value
  append_number(bytes, static_cast<std::uint64_t>(std::max<std::int64_t>(histogram.max(), 2)));
  append_number(bytes, std::bit_cast<std::uint64_t>(1.0));  // conversion ratio from integer to double
  return bytes + payload;
}

std::string deflated(const std::string& bytes) {
  uLongf size = compressBound(bytes.size());
  std::string compressed(size, '\0');
  const int result = compress(reinterpret_cast<Bytef*>(compressed.data()), &size,
                              reinterpret_cast<const Bytef*>(bytes.data()), bytes.size());
  if (result != Z_OK) throw std::bad_alloc();  // the only way in which it fails
  compressed.resize(size);
  return compressed;
}

/// RFC 4648.
std::string base64(const std::string& bytes) {
  constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::uint32_t three = 0;
    for (std::size_t j = 0; j < 3; ++j)
      three = (three << 8) | (i + j < bytes.size() ? static_cast<unsigned char>(bytes[i + j]) : 0U);
    for (std::size_t j = 0; j < 4; ++j) text += i + j <= bytes.size() ? digits[(three >> (18 - 6 * j)) & 63] : '=';
  }
  return text;
}

/// The cell's name and the repetition. A tag must not have commas, blanks or line feeds.
std::string tag_of(const Row& row) {
  std::string tag = cell_name(row.cell) + "/repetition:" + std::to_string(row.repetition);
  std::ranges::replace_if(
      tag, [](char character) { return std::string_view(", \t\r\n").find(character) != std::string_view::npos; }, '_');
  return tag;
}

}  // namespace

std::string encode_hdr(const Histogram& histogram) {
  const std::string contents = deflated(encoded(histogram));
  std::string bytes;
  append_number(bytes, compressed_cookie);
  append_number(bytes, static_cast<std::uint32_t>(contents.size()));
  return base64(bytes + contents);
}

HdrLog::HdrLog(std::string path, ExistingFile existing) : file_(std::move(path), "--hdr") {
  if (file_.path() == "-") throw OutputError("must be a file; the standard output has the tables");
  if (file_.size() == 0) return;
  if (existing == ExistingFile::append)
    throw OutputError(file_.path() + ": a log belongs to one run and cannot be appended to; name another --hdr");
  require_overwriting(file_.path(), existing, "--hdr");
}

void HdrLog::begin(const RunInfo& run) {
  if (file_.regular()) file_.truncate(0);
  file_.append("#[Response times of poolbench run " + run.run_id +
               " in nanoseconds; a tag is the name of a cell, and the repetition]\n"
               "#[Histogram log format version 1.3]\n"
               "\"StartTimestamp\",\"Interval_Length\",\"Interval_Max\",\"Interval_Compressed_Histogram\"\n");
}

void HdrLog::add(const Row& row, const TracedBatch& traced) {
  if (!row.result.measurement || !row.result.measurement->load) return;
  Histogram responses;
  for (const JobRecord& job : traced.records) responses.add(job.end_ns - job.arrival_ns);
  const double seconds = static_cast<double>(row.result.measurement->makespan_ns) * 1e-9;
  const double max_ms = static_cast<double>(responses.max()) * 1e-6;
  file_.append("Tag=" + tag_of(row) + ",0.000," + format_fixed(seconds, 3) + "," + format_fixed(max_ms, 3) + "," +
               encode_hdr(responses) + "\n");
  ++histograms_;
}

}  // namespace poolbench
