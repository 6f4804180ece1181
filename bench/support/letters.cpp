#include "bench/support/letters.hpp"

#include <array>
#include <random>

#include "json/writer.hpp"

namespace huiying::bench {

namespace {

struct Topic {
    std::string_view title;
    std::string_view complaint;
};

// The last two fit no routing rule: they wait for a dispatcher.
constexpr std::array<Topic, 10> topics{{
    {"关于电梯故障多日未修复的反映", "楼里的电梯故障已经好几天了，报修以后维保单位来过一次，换了一个零件又坏了，现在干脆贴了停用的条子。"},
    {"楼道堆物影响通行", "三楼到五楼的楼道堆物越来越多，纸箱、旧家具和自行车把转角都占了，晚上灯又暗，老人下楼只能扶着墙慢慢挪。"},
    {"夜间施工噪声扰民", "小区北侧的工地连续一个星期夜间施工到凌晨一点多，渣土车倒车的提示音和切割钢筋的声音特别响，孩子根本睡不着。"},
    {"垃圾箱房周末没有人清运", "垃圾箱房周末两天没有清运，湿垃圾桶满了以后直接放在路边，天气一热味道很重，早上上学的孩子都绕着走。"},
    {"咨询敬老卡与助餐补贴的办理", "父母今年都满了七十岁，想给他们办理敬老卡，同时了解社区长者食堂的助餐补贴，不知道户籍不在本街道能不能享受。"},
    {"路边违法停车堵住出入口", "每天早高峰，小区门口那条路两边都停满了车，有的直接停在出入口的黄线上，消防通道也被占用，出租车和救护车根本进不来。"},
    {"飞线充电存在火灾隐患", "有几户人家从窗口拉电线下来给电瓶车充电，下雨天插座就用塑料袋包一下，前几天已经听到有人说闻到过焦糊味。"},
    {"物业收费标准不公示", "物业今年把停车费和公共维修分摊都涨了，问他们依据是什么，只说是公司规定，公示栏里贴的还是三年前的旧表格。"},
    {"希望在小广场添置几张长椅", "傍晚来小广场活动的人很多，年纪大的走累了没有地方坐，只能坐在花坛边上，建议添置几张带靠背的长椅。"},
    {"建议把读书角的开放时间延长", "读书角现在下午四点就关门，上班的人和放学的孩子都赶不上，建议把开放时间往后延两个小时，哪怕一周只有两天也好。"},
}};

constexpr std::array<std::string_view, 8> openings{"您好，我是本街道的居民，在这里住了十几年。", "领导好，想反映一个拖了很久的问题。", "你们好，第一次写信，说得不清楚请见谅。",
                                                   "尊敬的工作人员：辛苦你们抽时间看一下。", "我代表我们这个门洞的几户邻居写这封信。", "打过一次电话，接线员建议我写下来，说得详细一点。",
                                                   "我母亲腿脚不便，由我替她来反映。", "先谢谢上次帮我们处理下水道的同志。"};

constexpr std::array<std::string_view, 10> details{
    "上个月我们已经向居委会说过，当时答复会协调，但是之后就没有消息了。", "邻居们在群里也讨论过好几次，大家都觉得这不是一家一户的事情。",
    "我拍了几张照片，如果需要可以再补充，时间是上周三和周五的晚上。", "白天来看可能看不出来，最好在早上七点半左右或者晚上八点以后到现场。",
    "楼里六十岁以上的老人占了一大半，还有两户家里有刚出生的婴儿。", "去年也出现过同样的情况，处理以后好了一阵子，入夏以后又变回原来的样子。",
    "我们理解工作人员很忙，也不是要追究谁的责任，只是希望有一个明确的说法。", "如果这件事不归你们管，也请告诉我们应该找哪个部门，免得来回跑。",
    "有人提过几个办法，比如装一块提示牌，或者安排人定时巡一巡。", "现在大家意见很大，再拖下去恐怕会吵起来，伤了邻里和气。"};

constexpr std::array<std::string_view, 6> wishes{"请尽快派人来看一看，并把处理结果告诉我，谢谢。", "希望能在本月内解决，盼复。", "麻烦核实后给个答复，电话或者书面都可以。",
                                                 "恳请有关部门重视，谢谢你们。", "希望能有一个长期的办法，而不是来一次好一次。", "期待你们的回复，祝工作顺利！"};

constexpr std::array<std::string_view, 8> communities{"柳浜小区", "双槐里", "曹丰新村", "丰庄十街坊", "清峪苑", "定边家园", "金鼎花园", "祁连坊"};
constexpr std::array<std::string_view, 6> families{"沈", "吴", "钱", "倪", "柳", "顾"};
constexpr std::array<std::string_view, 5> channels{"hotline_12345", "leader_mailbox", "web_consultation", "web_message", "suggestion_mailbox"};
constexpr std::array<std::string_view, 4> kinds{"complaint", "help", "consultation", "suggestion"};

template <class List>
std::string_view any_of(const List& list, std::mt19937& random) {
    return list[random() % list.size()];
}

std::string body_text(std::string_view complaint, std::mt19937& random) {
    const std::size_t wanted = 520 + random() % 360;
    std::string out{any_of(openings, random)};
    out += complaint;
    for (std::size_t next = random(); out.size() < wanted; ++next) out += details[next % details.size()];
    out += "\n";
    out += any_of(wishes, random);
    return out;
}

}  // namespace

Letter letter(std::size_t index) {
    std::mt19937 random{static_cast<std::uint32_t>(index)};
    const Topic& topic = topics[random() % topics.size()];
    Letter out;
    out.title = std::string{topic.title};
    out.body = body_text(topic.complaint, random);
    out.location.community = std::string{any_of(communities, random)};
    out.location.address = "清峪路" + std::to_string(1 + random() % 900) + "弄" + std::to_string(1 + random() % 60) + "号";
    out.contact.name = std::string{any_of(families, random)} + "先生";
    out.contact.phone = std::to_string(13800000000 + random() % 100000);
    return out;
}

std::string message_text(std::string_view series, std::size_t index) {
    const Letter written = letter(index);
    const Location& place = written.location;
    const Contact& writer = written.contact;
    return JsonObject{}
        .add("channel", channels[index % channels.size()])
        .add("external_id", std::string{series} + "-" + std::to_string(index))
        .add("kind", kinds[index % kinds.size()])
        .add("title", written.title)
        .add("body", written.body)
        .add("location", JsonObject{}.add("community", place.community).add("address", place.address).take())
        .add("contact", JsonObject{}.add("name", writer.name).add("phone", writer.phone).take())
        .add("publish_consent", true)
        .take()
        .text;
}

std::vector<std::string> post_requests(std::string_view series, std::size_t count, const std::string& token) {
    std::vector<std::string> out;
    out.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
        const std::string text = message_text(series, i);
        out.push_back("POST /v1/messages HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token +
                      "\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(text.size()) + "\r\n\r\n" + text);
    }
    return out;
}

}  // namespace huiying::bench
