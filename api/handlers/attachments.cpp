// Attachments: a file comes in piece by piece, is looked at, kept, and acknowledged; and goes out to whoever may see the message that names it.
#include "api/file_room.hpp"
#include "api/handlers/handlers.hpp"
#include "api/http/percent.hpp"
#include "api/json/encode.hpp"
#include "service/attachments.hpp"
#include "service/rules/digest.hpp"
#include "service/rules/media_types.hpp"
#include <charconv>
#include <exception>

namespace huiying::handlers {

namespace {

constexpr std::size_t piece_bytes = 256 * 1024;

Problem problem_of(Fault fault, const char* code, const char* detail) { return {fault, code, detail, {}, {}}; }

Problem too_large() { return problem_of(Fault::too_large, "too_large", "附件超过 20 MiB / a file may have 20 MiB at most"); }

Problem storage_problem(const StorageFailure& failure) {
    if (failure.full()) return problem_of(Fault::unavailable, "storage_full", "存储空间已满，未作任何处理 / the disk is full; nothing was done");
    return problem_of(Fault::unavailable, "storage_failed", "存储故障，未作任何处理 / storage has failed; nothing was done");
}

/// One upload between its pieces.
struct Upload {
    const MediaType* type = nullptr;
    std::string name;
    std::shared_ptr<IncomingFile> file;
    std::string head;  ///< the first bytes, by which one tells what it is
    std::string piece; ///< not yet on the disk
    std::int64_t size = 0;
};

/// What can be told before a byte is read.
Result<Upload> begin(const Call& call) {
    Upload upload;
    upload.type = find_media_type(call.request().media_type());
    if (upload.type == nullptr)
        return problem_of(Fault::unsupported_media, "unsupported_media_type",
                          "不收此类文件；可收图片、PDF、OFD、Office 文档、文本、音视频 / files of this type are not taken; see /openapi.json for those that are");
    QueryReader query{call.request()};
    upload.name = query.text("name").value_or("attachment." + std::string{upload.type->endings.front()});
    if (auto code = find_name_fault(upload.name, *upload.type))
        query.fault("name", *code == "wrong_ending" ? "wrong_ending" : "invalid_name", "must be a plain file name with an ending of its media type");
    if (auto problem = query.finish()) return std::move(*problem);
    std::int64_t announced = 0;
    const auto length = call.request().header("Content-Length").value_or("");
    std::from_chars(length.data(), length.data() + length.size(), announced);
    if (announced > most_file_bytes) return too_large();
    return upload;
}

/// Hands the piece to the disk. Problem: the storage's.
Task<Result<void>> write_piece(FileRoom& room, Upload& upload) {
    auto piece = std::make_shared<std::string>(std::exchange(upload.piece, {}));
    std::function<void()> work = [file = upload.file, piece] { file->append(*piece); };
    std::optional<StorageFailure> failed;
    try {
        co_await room.on_disk(std::move(work));
    } catch (const StorageFailure& failure) {
        failed = failure;
    }
    if (failed) co_return storage_problem(*failed);
    co_return Result<void>{};
}

/// Takes a piece of the body into account. Problem: more than a file may have.
Result<void> take(Upload& upload, std::string_view data) {
    upload.size += static_cast<std::int64_t>(data.size());
    if (upload.size > most_file_bytes) return too_large();
    if (upload.head.size() < head_bytes) upload.head += data.substr(0, head_bytes - upload.head.size());
    upload.piece += data;
    return {};
}

Result<void> check_content(const Upload& upload) {
    if (upload.size == 0) return invalid_content({{"", "required", "附件是空的 / the file is empty"}});
    if (upload.type->bears_mark(upload.head)) return {};
    return problem_of(Fault::unsupported_media, "media_type_mismatch", "内容与 Content-Type 不符 / the content is not what its Content-Type says");
}

/// What a body came to: all of it is in the file, or why not; nothing when nobody is left to answer, or the session answers by itself.
Task<std::optional<Result<void>>> receive(Call& call, FileRoom& room, Upload& upload) {
    for (bool last = false; !last;) {
        const auto part = co_await call.exchange.read_some();
        if (!part.ok()) co_return std::nullopt;
        last = part.state == http::BodyState::complete;
        const auto taken = take(upload, part.data);
        if (!taken) co_return taken;
        if (!last && upload.piece.size() < piece_bytes) continue;
        const auto checked = check_content(upload);
        if (!checked) co_return checked;
        const auto written = co_await write_piece(room, upload);
        if (!written) co_return written;
    }
    co_return Result<void>{};
}

Task<Result<void>> check_for_viruses(FileRoom& room, std::shared_ptr<IncomingFile> file) {
    if (!room.scans()) co_return Result<void>{};
    const auto verdict = co_await room.scan(std::move(file));
    if (verdict == ScanVerdict::clean) co_return Result<void>{};
    if (verdict == ScanVerdict::infected) co_return problem_of(Fault::invalid, "infected", "附件含有病毒，已拒收 / the file is infected and was not taken");
    co_return problem_of(Fault::unavailable, "scan_unavailable", "病毒扫描暂不可用，附件未收 / the virus scanner does not answer; the file was not taken");
}

/// Scans it, notes that it comes, puts it in its place, and notes that it is there: in this order a sweep never takes what is acknowledged.
Task<Result<Attachment>> settle(Call& call, FileRoom& room, const Upload& upload) {
    auto file = upload.file;
    auto stored = std::make_shared<Attachment>();
    stored->name = upload.name;
    stored->media_type = upload.type->name;
    stored->size = upload.size;
    std::function<void()> seal = [file, stored] { stored->sha256 = file->seal(); };
    co_await room.on_disk(std::move(seal));
    auto given = file;
    const auto scanned = co_await check_for_viruses(room, std::move(given));
    if (!scanned) co_return scanned.error();
    auto expect = [stored = *stored, now = call.context.now](Unit& unit) -> Result<bool> {
        expect_file(unit, stored.sha256, stored.size, now);
        return true;
    };
    const auto expected = co_await call.api.store().write(std::move(expect));
    if (!expected) co_return expected.error();
    std::function<void()> keep = [file] { file->keep(); };
    co_await room.on_disk(std::move(keep));
    auto note = [stored = *stored, context = call.context](Unit& unit) -> Result<bool> {
        keep_upload(unit, context, stored);
        return true;
    };
    const auto noted = co_await call.api.store().write(std::move(note));
    if (!noted) co_return noted.error();
    co_return *stored;
}

Task<Result<Attachment>> try_to_settle(Call& call, FileRoom& room, const Upload& upload) {
    std::optional<StorageFailure> failed;
    try {
        auto stored = co_await settle(call, room, upload);
        co_return stored;
    } catch (const StorageFailure& failure) {
        failed = failure;
    }
    co_return storage_problem(*failed);
}

/// Receives the body into a file of its own, and settles it. The upload has the only reference to the file when this ends.
Task<Answered> take_in(Call& call, FileRoom& room, Upload& upload) {
    std::optional<StorageFailure> failed;
    auto opened = std::make_shared<std::shared_ptr<IncomingFile>>();
    std::function<void()> open = [files = room.files(), opened] { *opened = files->receive(); };
    try {
        co_await room.on_disk(std::move(open));
    } catch (const StorageFailure& failure) {
        failed = failure;
    }
    if (failed) co_return problem_answer(storage_problem(*failed));
    upload.file = std::move(*opened);
    const auto received = co_await receive(call, room, upload);
    if (!received) co_return std::nullopt;
    if (!*received) co_return problem_answer(received->error());
    call.context.now = call.api.now();
    const auto stored = co_await try_to_settle(call, room, upload);
    if (!stored) co_return problem_answer(stored.error());
    co_return json_answer(201, upload_json(*stored));
}

/// Opens the file on the disk's thread; null when it is not there.
Task<std::shared_ptr<OpenFile>> open_stored(FileRoom& room, Digest file) {
    auto opened = std::make_shared<std::shared_ptr<OpenFile>>();
    std::function<void()> open = [files = room.files(), file, opened] { *opened = files->open(file); };
    co_await room.on_disk(std::move(open));
    co_return *opened;
}

Task<std::string> read_piece(FileRoom& room, std::shared_ptr<OpenFile> file) {
    auto piece = std::make_shared<std::string>();
    std::function<void()> read = [file, piece] { *piece = file->read(piece_bytes); };
    co_await room.on_disk(std::move(read));
    co_return std::move(*piece);
}

/// Nothing in it may run, be taken for something else, be shown as part of a page of ours, or stay in a cache that others use.
http::Headers safe_headers(const Attachment& file) {
    return {{"Content-Disposition", "attachment; filename*=UTF-8''" + http::percent_encode(file.name)},
            {"X-Content-Type-Options", "nosniff"},
            {"Content-Security-Policy", "default-src 'none'; sandbox; frame-ancestors 'none'"},
            {"Cross-Origin-Resource-Policy", "same-origin"},
            {"Cache-Control", "private, no-store"}};
}

} // namespace

Task<Answered> post_attachment(Call& call) {
    FileRoom& room = call.api.file_room();
    if (!room.files()) co_return problem_answer(problem_of(Fault::unavailable, "attachments_unavailable", "本服务未开通附件 / this service keeps no files"));
    const auto place = room.begin_upload(call.context.actor.person);
    if (!place) co_return problem_answer(place.error());
    auto begun = begin(call);
    if (!begun) co_return problem_answer(begun.error());
    Upload& upload = *begun;
    Answered answer;
    std::exception_ptr failed;
    try {
        answer = co_await take_in(call, room, upload);
    } catch (...) {
        failed = std::current_exception();
    }
    // What was refused is removed by its last reference, which waits for the disk.
    auto last = std::move(upload.file);
    co_await room.drop(std::move(last));
    if (failed) std::rethrow_exception(failed);
    co_return answer;
}

Task<Answered> get_attachment(Call& call) {
    FileRoom& room = call.api.file_room();
    const auto id = path_id<MessageId>(call, "id");
    const auto digest = digest_from_hex(call.parameter("sha256"));
    if (!id || !digest) co_return problem_answer(not_found("attachment"));
    auto find = [context = call.context, id = *id, digest = *digest](const View& view) -> Result<Attachment> { return find_attachment(view, context, id, digest); };
    const auto found = co_await call.api.store().read(std::move(find));
    if (!found) co_return problem_answer(found.error());
    std::shared_ptr<OpenFile> file;
    if (room.files()) file = co_await open_stored(room, *digest);
    // A letter without its evidence is a loss that the operator has to hear of: an incident, no 404 that looks like a wrong address.
    if (!file || file->size() != found->size) throw StorageFailure("an attachment is missing or cut", false);
    call.exchange.begin_stream(200, found->media_type, safe_headers(*found), static_cast<std::uint64_t>(found->size));
    const bool wanted = call.request().method() != http::Method::head;
    for (std::int64_t left = wanted ? found->size : 0; left > 0;) {
        const std::string piece = co_await read_piece(room, file);
        if (piece.empty()) throw StorageFailure("an attachment is cut", false);
        left -= static_cast<std::int64_t>(piece.size());
        if (!call.exchange.write(piece)) break;
        const bool there = co_await call.exchange.flush(piece_bytes);
        if (!there) break;
    }
    co_return std::nullopt;
}

} // namespace huiying::handlers
