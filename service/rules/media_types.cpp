#include "service/rules/media_types.hpp"
#include <algorithm>
#include <array>

namespace huiying {

using namespace std::string_view_literals;

namespace {

constexpr std::size_t most_name_bytes = 255; // what file systems take

using Head = std::string_view;

bool at(Head head, std::size_t place, std::string_view mark) { return head.size() >= place && head.substr(place).starts_with(mark); }

bool is_jpeg(Head head) { return head.starts_with("\xFF\xD8\xFF"sv); }
bool is_png(Head head) { return head.starts_with("\x89PNG\r\n\x1A\n"sv); }
bool is_gif(Head head) { return head.starts_with("GIF87a"sv) || head.starts_with("GIF89a"sv); }
bool is_webp(Head head) { return head.starts_with("RIFF"sv) && at(head, 8, "WEBP"sv); }
bool is_bmp(Head head) { return head.starts_with("BM"sv); }
bool is_tiff(Head head) { return head.starts_with("II*\0"sv) || head.starts_with("MM\0*"sv); }
/// ISO 14496-12: pictures and films of telephones.
bool is_boxed(Head head) { return at(head, 4, "ftyp"sv); }
bool is_quicktime(Head head) { return is_boxed(head) || at(head, 4, "moov"sv) || at(head, 4, "mdat"sv) || at(head, 4, "wide"sv) || at(head, 4, "free"sv); }
bool is_pdf(Head head) { return head.starts_with("%PDF-"sv); }
/// Word, Excel and PowerPoint up to 2003, and WPS.
bool is_compound(Head head) { return head.starts_with("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"sv); }
/// Their successors, and OFD (GB/T 33190).
bool is_package(Head head) { return head.starts_with("PK\x03\x04"sv); }
/// Of any encoding that keeps ASCII: GBK is still about.
bool is_text(Head head) { return head.find('\0') == Head::npos; }
bool is_mpeg_sound(Head head) { return head.starts_with("ID3"sv) || (head.size() > 1 && head[0] == '\xFF' && (head[1] & 0xE0) == 0xE0); }
bool is_wave(Head head) { return head.starts_with("RIFF"sv) && at(head, 8, "WAVE"sv); }
bool is_amr(Head head) { return head.starts_with("#!AMR"sv); }
bool is_ogg(Head head) { return head.starts_with("OggS"sv); }
bool is_webm(Head head) { return head.starts_with("\x1A\x45\xDF\xA3"sv); }
bool is_avi(Head head) { return head.starts_with("RIFF"sv) && at(head, 8, "AVI "sv); }

template <std::size_t N>
using Endings = std::array<std::string_view, N>;
constexpr Endings<2> jpeg{"jpg", "jpeg"};
constexpr Endings<1> png{"png"}, gif{"gif"}, webp{"webp"}, bmp{"bmp"}, pdf{"pdf"}, ofd{"ofd"}, doc{"doc"}, xls{"xls"}, ppt{"ppt"}, docx{"docx"}, xlsx{"xlsx"},
    pptx{"pptx"}, txt{"txt"}, csv{"csv"}, mp3{"mp3"}, m4a{"m4a"}, wav{"wav"}, amr{"amr"}, aac{"aac"}, ogg{"ogg"}, mov{"mov"}, webm{"webm"}, avi{"avi"};
constexpr Endings<2> tiff{"tif", "tiff"}, heic{"heic", "heif"}, mp4{"mp4", "m4v"}, gpp{"3gp", "3gpp"};

constexpr std::array types{
    MediaType{"image/jpeg", jpeg, is_jpeg},
    MediaType{"image/png", png, is_png},
    MediaType{"image/gif", gif, is_gif},
    MediaType{"image/webp", webp, is_webp},
    MediaType{"image/bmp", bmp, is_bmp},
    MediaType{"image/tiff", tiff, is_tiff},
    MediaType{"image/heic", heic, is_boxed},
    MediaType{"image/heif", heic, is_boxed},
    MediaType{"application/pdf", pdf, is_pdf},
    MediaType{"application/ofd", ofd, is_package},
    MediaType{"application/msword", doc, is_compound},
    MediaType{"application/vnd.ms-excel", xls, is_compound},
    MediaType{"application/vnd.ms-powerpoint", ppt, is_compound},
    MediaType{"application/vnd.openxmlformats-officedocument.wordprocessingml.document", docx, is_package},
    MediaType{"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", xlsx, is_package},
    MediaType{"application/vnd.openxmlformats-officedocument.presentationml.presentation", pptx, is_package},
    MediaType{"text/plain", txt, is_text},
    MediaType{"text/csv", csv, is_text},
    MediaType{"audio/mpeg", mp3, is_mpeg_sound},
    MediaType{"audio/mp4", m4a, is_boxed},
    MediaType{"audio/aac", aac, is_mpeg_sound},
    MediaType{"audio/wav", wav, is_wave},
    MediaType{"audio/amr", amr, is_amr},
    MediaType{"audio/ogg", ogg, is_ogg},
    MediaType{"video/mp4", mp4, is_boxed},
    MediaType{"video/quicktime", mov, is_quicktime},
    MediaType{"video/3gpp", gpp, is_boxed},
    MediaType{"video/webm", webm, is_webm},
    MediaType{"video/x-msvideo", avi, is_avi},
};

constexpr char lower(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool equal_ignoring_case(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return lower(x) == lower(y); });
}

bool has_forbidden_byte(std::string_view name) {
    return std::any_of(name.begin(), name.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F || c == '/' || c == '\\'; });
}

/// Characters that make a name look like another one: C1 controls, line separators, and whatever turns the direction of writing.
bool has_deceiving_character(std::string_view name) {
    for (std::size_t i = 0; i + 1 < name.size(); ++i) {
        if (name[i] == '\xC2' && static_cast<unsigned char>(name[i + 1]) < 0xA0) return true;
        if (name.substr(i).starts_with("\xE2\x80"sv) && i + 2 < name.size()) {
            const auto last = static_cast<unsigned char>(name[i + 2]);
            if (last == 0x8E || last == 0x8F || (last >= 0xA8 && last <= 0xAE)) return true;
        }
        if (name.substr(i).starts_with("\xE2\x81"sv) && i + 2 < name.size()) {
            const auto last = static_cast<unsigned char>(name[i + 2]);
            if (last >= 0xA6 && last <= 0xA9) return true;
        }
    }
    return false;
}

} // namespace

std::span<const MediaType> media_types() noexcept { return types; }

const MediaType* find_media_type(std::string_view name) noexcept {
    const auto found = std::find_if(types.begin(), types.end(), [name](const MediaType& type) { return equal_ignoring_case(type.name, name); });
    return found == types.end() ? nullptr : &*found;
}

std::optional<std::string> find_name_fault(std::string_view name, const MediaType& type) {
    const bool blank = name.find_first_not_of(" ."sv) == std::string_view::npos;
    if (blank || name.size() > most_name_bytes || name.back() == ' ' || name.back() == '.') return "invalid_name";
    if (has_forbidden_byte(name) || has_deceiving_character(name)) return "invalid_name";
    const auto dot = name.rfind('.');
    if (dot == std::string_view::npos) return std::nullopt;
    const auto ending = name.substr(dot + 1);
    const bool own = std::any_of(type.endings.begin(), type.endings.end(), [ending](std::string_view known) { return equal_ignoring_case(known, ending); });
    return own ? std::nullopt : std::optional<std::string>{"wrong_ending"};
}

} // namespace huiying
