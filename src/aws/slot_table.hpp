// A table of a fixed size that may lie in shared memory: no pointers, no allocation, all bytes zero is empty.
//
// A key may stand in any of the kNeighbours slots after its hash. If all are taken, the one that is worth least to
// its user makes room, so a table never fails and never grows. Nothing is ever moved.
// Must not know: what is kept in it, locks. Fails: never; who comes back after an eviction starts afresh.
#pragma once

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>

namespace iasql::aws {

/// Up to N - 1 bytes of text, zero after them; what is longer is cut.
template <std::size_t N>
struct FixedText {
  std::array<char, N> bytes{};

  FixedText() = default;
  template <class Text>
    requires std::convertible_to<const Text&, std::string_view>
  FixedText(const Text& from) {
    const std::string_view text = from;
    std::copy_n(text.begin(), std::min(text.size(), N - 1), bytes.begin());
  }
  std::string_view view() const {
    return {bytes.data(), static_cast<std::size_t>(std::find(bytes.begin(), bytes.end(), '\0') - bytes.begin())};
  }
  bool operator==(const FixedText&) const = default;
};

/// What buckets and figures are kept for. `api` is an operation, or a bucket that operations share.
struct ApiId {
  FixedText<24> account;
  FixedText<32> region;
  FixedText<40> service;
  FixedText<80> api;

  bool operator==(const ApiId&) const = default;
  std::uint64_t hash() const {
    std::uint64_t h = 14695981039346656037u;  // FNV-1a
    auto add = [&h](std::string_view text) {
      for (const char c : text) h = (h ^ static_cast<unsigned char>(c)) * 1099511628211u;
      h = (h ^ 0xff) * 1099511628211u;
    };
    add(account.view());
    add(region.view());
    add(service.view());
    add(api.view());
    return h ^ (h >> 32);
  }
};

template <class Data, std::size_t kSlots>
struct SlotTable {
  static constexpr std::size_t kNeighbours = 16;
  static_assert(kSlots >= kNeighbours);

  struct Slot {
    bool used;
    ApiId key;
    Data data;
  };

  std::uint64_t evicted;
  std::array<Slot, kSlots> slots;

  Slot* find(const ApiId& key) {
    const std::uint64_t start = key.hash();
    for (std::size_t i = 0; i < kNeighbours; ++i) {
      Slot& slot = slots[(start + i) % kSlots];
      if (slot.used && slot.key == key) return &slot;
    }
    return nullptr;
  }

  /// The key's slot; true if it is new, with data as Data{}. worth(const Data&) is compared with <.
  template <class Worth>
  std::pair<Slot*, bool> place(const ApiId& key, Worth&& worth) {
    if (Slot* known = find(key)) return {known, false};
    const std::uint64_t start = key.hash();
    Slot* chosen = nullptr;
    for (std::size_t i = 0; i < kNeighbours; ++i) {
      Slot& slot = slots[(start + i) % kSlots];
      if (!slot.used) {
        chosen = &slot;
        break;
      }
      if (!chosen || worth(slot.data) < worth(chosen->data)) chosen = &slot;
    }
    if (chosen->used) ++evicted;
    chosen->used = true;
    chosen->key = key;
    chosen->data = Data{};
    return {chosen, true};
  }
};

}  // namespace iasql::aws
