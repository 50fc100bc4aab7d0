/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fleet-sim-roads: crossings and the roads through them.
 *
 * A road is a line of crossings; neighbours on it are joined both ways. Coordinates are those of underground stations, town centres and junctions, which
 * lie on the big roads; in Jeju the ring road is drawn a kilometre inland, so that a straight stretch never cuts a bay. */

#include "fleet-sim-roads.h"

#include "fleet-geo.h"
#include "fleet-sim-random.h"

#include <math.h>
#include <string.h>

#define MAX_WAYS 6
#define M_PER_DEGREE 111195.0

typedef struct
{
  const char *name;
  const char *zone;
  double      latitude;
  double      longitude;
} Crossing;

/* What the districts are called where they are. */
static const struct
{
  const char *zone;
  const char *korean;
} korean_zones[] = {
  { "Gangnam", "강남구" }, { "Songpa", "송파구" }, { "Yongsan", "용산구" }, { "Jung", "중구" }, { "Jongno", "종로구" },
  { "Dongdaemun", "동대문구" }, { "Seongdong", "성동구" }, { "Gwangjin", "광진구" }, { "Gangdong", "강동구" },
  { "Seocho", "서초구" }, { "Dongjak", "동작구" }, { "Gwanak", "관악구" }, { "Guro", "구로구" }, { "Yeongdeungpo", "영등포구" },
  { "Mapo", "마포구" }, { "Seodaemun", "서대문구" }, { "Gangseo", "강서구" }, { "Yangcheon", "양천구" }, { "Seongbuk", "성북구" },
  { "Gangbuk", "강북구" }, { "Nowon", "노원구" }, { "Jungnang", "중랑구" }, { "Eunpyeong", "은평구" }, { "Dong", "동구" },
  { "Seo", "서구" }, { "Saha", "사하구" }, { "Busanjin", "부산진구" }, { "Yeonje", "연제구" }, { "Dongnae", "동래구" },
  { "Geumjeong", "금정구" }, { "Nam", "남구" }, { "Suyeong", "수영구" }, { "Haeundae", "해운대구" }, { "Sasang", "사상구" },
  { "Buk", "북구" }, { "Yongdam", "용담동" }, { "Yeon", "연동" }, { "Nohyeong", "노형동" }, { "Ido", "이도동" },
  { "Ildo", "일도동" }, { "Samyang", "삼양동" }, { "Jocheon", "조천읍" }, { "Gujwa", "구좌읍" }, { "Seongsan", "성산읍" },
  { "Pyoseon", "표선면" }, { "Namwon", "남원읍" }, { "Hyodon", "효돈동" }, { "Jungang", "중앙동" }, { "Daeryun", "대륜동" },
  { "Jungmun", "중문동" }, { "Andeok", "안덕면" }, { "Daejeong", "대정읍" }, { "Hangyeong", "한경면" }, { "Hallim", "한림읍" },
  { "Aewol", "애월읍" }, { "Ara", "아라동" }, { "Donghong", "동홍동" },
};

static const Crossing crossings[] = {
  { "gangnam", "Gangnam", 37.4979, 127.0276 },
  { "yeoksam", "Gangnam", 37.5006, 127.0364 },
  { "seolleung", "Gangnam", 37.5045, 127.0490 },
  { "samseong", "Gangnam", 37.5088, 127.0631 },
  { "sports-complex", "Songpa", 37.5110, 127.0736 },
  { "jamsil", "Songpa", 37.5133, 127.1001 },
  { "olympic-park", "Songpa", 37.5163, 127.1309 },
  { "sinnonhyeon", "Gangnam", 37.5046, 127.0252 },
  { "nonhyeon", "Gangnam", 37.5110, 127.0216 },
  { "sinsa", "Gangnam", 37.5163, 127.0203 },
  { "hannam", "Yongsan", 37.5295, 127.0095 },
  { "itaewon", "Yongsan", 37.5345, 126.9947 },
  { "samgakji", "Yongsan", 37.5346, 126.9729 },
  { "seoul-station", "Jung", 37.5547, 126.9707 },
  { "city-hall", "Jung", 37.5657, 126.9770 },
  { "gwanghwamun", "Jongno", 37.5716, 126.9769 },
  { "jongno-3", "Jongno", 37.5704, 126.9920 },
  { "dongdaemun", "Jongno", 37.5711, 127.0098 },
  { "sinseol", "Dongdaemun", 37.5750, 127.0250 },
  { "cheongnyangni", "Dongdaemun", 37.5801, 127.0470 },
  { "wangsimni", "Seongdong", 37.5613, 127.0378 },
  { "seongsu", "Seongdong", 37.5446, 127.0559 },
  { "konkuk", "Gwangjin", 37.5404, 127.0702 },
  { "gunja", "Gwangjin", 37.5571, 127.0795 },
  { "gwangnaru", "Gwangjin", 37.5453, 127.1035 },
  { "cheonho", "Gangdong", 37.5386, 127.1236 },
  { "gangdong", "Gangdong", 37.5358, 127.1325 },
  { "seocho", "Seocho", 37.4919, 127.0077 },
  { "gyodae", "Seocho", 37.4934, 127.0145 },
  { "bangbae", "Seocho", 37.4814, 126.9976 },
  { "sadang", "Dongjak", 37.4766, 126.9816 },
  { "nakseongdae", "Gwanak", 37.4771, 126.9636 },
  { "gwanak", "Gwanak", 37.4812, 126.9527 },
  { "sillim", "Gwanak", 37.4842, 126.9297 },
  { "guro-digital", "Guro", 37.4852, 126.9015 },
  { "daerim", "Guro", 37.4933, 126.8950 },
  { "sindorim", "Guro", 37.5088, 126.8912 },
  { "yeongdeungpo", "Yeongdeungpo", 37.5156, 126.9076 },
  { "yeouido", "Yeongdeungpo", 37.5216, 126.9243 },
  { "mapo", "Mapo", 37.5397, 126.9459 },
  { "gongdeok", "Mapo", 37.5436, 126.9516 },
  { "chungjeongno", "Seodaemun", 37.5598, 126.9636 },
  { "sinchon", "Seodaemun", 37.5552, 126.9369 },
  { "hongdae", "Mapo", 37.5572, 126.9245 },
  { "hapjeong", "Mapo", 37.5495, 126.9137 },
  { "sangam", "Mapo", 37.5683, 126.8972 },
  { "magok", "Gangseo", 37.5602, 126.8254 },
  { "gimpo-airport", "Gangseo", 37.5624, 126.8014 },
  { "balsan", "Gangseo", 37.5586, 126.8377 },
  { "hwagok", "Gangseo", 37.5415, 126.8405 },
  { "mokdong", "Yangcheon", 37.5260, 126.8645 },
  { "dangsan", "Yeongdeungpo", 37.5349, 126.9027 },
  { "noryangjin", "Dongjak", 37.5142, 126.9425 },
  { "dongjak", "Dongjak", 37.5028, 126.9803 },
  { "express-terminal", "Seocho", 37.5049, 127.0049 },
  { "yangjae", "Seocho", 37.4841, 127.0346 },
  { "daechi", "Gangnam", 37.4946, 127.0633 },
  { "suseo", "Gangnam", 37.4874, 127.1018 },
  { "garak", "Songpa", 37.4929, 127.1182 },
  { "hyehwa", "Jongno", 37.5822, 127.0019 },
  { "sungshin", "Seongbuk", 37.5926, 127.0164 },
  { "mia", "Gangbuk", 37.6133, 127.0300 },
  { "suyu", "Gangbuk", 37.6380, 127.0256 },
  { "nowon", "Nowon", 37.6553, 127.0613 },
  { "taereung", "Nowon", 37.6180, 127.0750 },
  { "sangbong", "Jungnang", 37.5963, 127.0853 },
  { "bulgwang", "Eunpyeong", 37.6104, 126.9298 },
  { "yeonsinnae", "Eunpyeong", 37.6190, 126.9210 },
  { "hongje", "Seodaemun", 37.5889, 126.9439 },
  { "dongnimmun", "Jongno", 37.5744, 126.9578 },

  { "busan-station", "Dong", 35.1151, 129.0405 },
  { "jungang", "Jung", 35.1040, 129.0355 },
  { "nampo", "Jung", 35.0997, 129.0290 },
  { "toseong", "Seo", 35.1008, 129.0198 },
  { "seodaesin", "Seo", 35.1110, 129.0120 },
  { "goejeong", "Saha", 35.0999, 128.9926 },
  { "hadan", "Saha", 35.1075, 128.9690 },
  { "choryang", "Dong", 35.1208, 129.0420 },
  { "busanjin", "Dong", 35.1278, 129.0475 },
  { "beomil", "Dong", 35.1411, 129.0593 },
  { "seomyeon", "Busanjin", 35.1578, 129.0591 },
  { "bujeon", "Busanjin", 35.1623, 129.0625 },
  { "yangjeong", "Busanjin", 35.1729, 129.0712 },
  { "busan-city-hall", "Yeonje", 35.1798, 129.0766 },
  { "yeonsan", "Yeonje", 35.1862, 129.0815 },
  { "dongnae", "Dongnae", 35.2056, 129.0785 },
  { "oncheonjang", "Dongnae", 35.2203, 129.0864 },
  { "pnu", "Geumjeong", 35.2296, 129.0893 },
  { "nopo", "Geumjeong", 35.2838, 129.0950 },
  { "munhyeon", "Nam", 35.1391, 129.0673 },
  { "daeyeon", "Nam", 35.1350, 129.0911 },
  { "kyungsung", "Nam", 35.1375, 129.1000 },
  { "namcheon", "Suyeong", 35.1419, 129.1078 },
  { "gwangan", "Suyeong", 35.1577, 129.1130 },
  { "suyeong", "Suyeong", 35.1656, 129.1147 },
  { "mangmi", "Suyeong", 35.1717, 129.1080 },
  { "centum", "Haeundae", 35.1690, 129.1318 },
  { "bexco", "Haeundae", 35.1689, 129.1383 },
  { "dongbaek", "Haeundae", 35.1618, 129.1482 },
  { "haeundae", "Haeundae", 35.1637, 129.1588 },
  { "jung-dong", "Haeundae", 35.1666, 129.1683 },
  { "jangsan", "Haeundae", 35.1700, 129.1769 },
  { "gaya", "Busanjin", 35.1553, 129.0363 },
  { "jurye", "Sasang", 35.1507, 129.0033 },
  { "sasang", "Sasang", 35.1623, 128.9850 },
  { "gupo", "Buk", 35.2055, 128.9990 },
  { "deokcheon", "Buk", 35.2105, 129.0056 },

  { "jeju-airport", "Yongdam", 33.5060, 126.4930 },
  { "sinjeju", "Yeon", 33.4880, 126.4910 },
  { "nohyeong", "Nohyeong", 33.4846, 126.4765 },
  { "jeju-city-hall", "Ido", 33.4996, 126.5312 },
  { "jungang-rotary", "Ildo", 33.5110, 126.5260 },
  { "samyang", "Samyang", 33.5190, 126.5850 },
  { "jocheon", "Jocheon", 33.5320, 126.6345 },
  { "hamdeok", "Jocheon", 33.5370, 126.6690 },
  { "gimnyeong", "Gujwa", 33.5500, 126.7480 },
  { "sehwa", "Gujwa", 33.5180, 126.8470 },
  { "seongsan", "Seongsan", 33.4490, 126.9100 },
  { "pyoseon", "Pyoseon", 33.3300, 126.8240 },
  { "sehwa-south", "Pyoseon", 33.3130, 126.7750 },
  { "namwon", "Namwon", 33.2860, 126.7170 },
  { "wimi", "Namwon", 33.2800, 126.6620 },
  { "hyodon", "Hyodon", 33.2660, 126.6150 },
  { "seogwipo", "Jungang", 33.2510, 126.5640 },
  { "gangjeong", "Daeryun", 33.2550, 126.5090 },
  { "jungmun", "Jungmun", 33.2570, 126.4230 },
  { "hwasun", "Andeok", 33.2580, 126.3320 },
  { "daejeong", "Daejeong", 33.2350, 126.2640 },
  { "gosan", "Hangyeong", 33.3050, 126.1870 },
  { "hallim", "Hallim", 33.4040, 126.2770 },
  { "aewol", "Aewol", 33.4550, 126.3370 },
  { "hagwi", "Aewol", 33.4770, 126.4030 },
  { "jeju-university", "Ara", 33.4540, 126.5620 },
  { "seongpanak", "Jocheon", 33.3850, 126.6200 },
  { "donnaeko", "Donghong", 33.3000, 126.5900 },
  { "musucheon", "Nohyeong", 33.4600, 126.4500 },
  { "saebyeol", "Aewol", 33.3660, 126.3600 },
  { "donggwang", "Andeok", 33.3010, 126.3400 },
};

typedef struct
{
  FleetSimCity city;
  const char  *crossings; /* names, one space between */
} Road;

static const Road roads[] = {
  { FLEET_SIM_SEOUL, "gyodae gangnam yeoksam seolleung samseong sports-complex jamsil olympic-park" },
  { FLEET_SIM_SEOUL, "yangjae gangnam sinnonhyeon nonhyeon sinsa hannam itaewon samgakji seoul-station city-hall gwanghwamun" },
  { FLEET_SIM_SEOUL, "gwanghwamun jongno-3 dongdaemun sinseol cheongnyangni sangbong" },
  { FLEET_SIM_SEOUL, "dongdaemun wangsimni seongsu konkuk gwangnaru cheonho gangdong olympic-park" },
  { FLEET_SIM_SEOUL, "cheongnyangni wangsimni" },
  { FLEET_SIM_SEOUL, "konkuk gunja sangbong" },
  { FLEET_SIM_SEOUL, "gyodae seocho bangbae sadang nakseongdae gwanak sillim guro-digital daerim sindorim yeongdeungpo yeouido mapo gongdeok chungjeongno city-hall" },
  { FLEET_SIM_SEOUL, "chungjeongno sinchon hongdae hapjeong sangam" },
  { FLEET_SIM_SEOUL, "hapjeong dangsan yeongdeungpo" },
  { FLEET_SIM_SEOUL, "dangsan mokdong hwagok balsan magok gimpo-airport" },
  { FLEET_SIM_SEOUL, "sindorim mokdong" },
  { FLEET_SIM_SEOUL, "yeouido noryangjin dongjak sadang" },
  { FLEET_SIM_SEOUL, "dongjak express-terminal seocho" },
  { FLEET_SIM_SEOUL, "express-terminal nonhyeon" },
  { FLEET_SIM_SEOUL, "yangjae daechi suseo garak jamsil" },
  { FLEET_SIM_SEOUL, "daechi samseong" },
  { FLEET_SIM_SEOUL, "jongno-3 hyehwa sungshin mia suyu nowon taereung sangbong" },
  { FLEET_SIM_SEOUL, "gwanghwamun dongnimmun hongje bulgwang yeonsinnae" },
  { FLEET_SIM_SEOUL, "chungjeongno dongnimmun" },
  { FLEET_SIM_BUSAN, "toseong nampo jungang busan-station choryang busanjin beomil seomyeon bujeon yangjeong busan-city-hall yeonsan dongnae oncheonjang pnu nopo" },
  { FLEET_SIM_BUSAN, "toseong seodaesin goejeong hadan sasang" },
  { FLEET_SIM_BUSAN, "beomil munhyeon daeyeon kyungsung namcheon gwangan suyeong centum bexco dongbaek haeundae jung-dong jangsan" },
  { FLEET_SIM_BUSAN, "suyeong mangmi yeonsan" },
  { FLEET_SIM_BUSAN, "seomyeon gaya jurye sasang gupo deokcheon dongnae" },
  { FLEET_SIM_JEJU, "jeju-airport sinjeju nohyeong hagwi" },
  { FLEET_SIM_JEJU, "jeju-airport jungang-rotary jeju-city-hall" },
  { FLEET_SIM_JEJU, "sinjeju jeju-city-hall samyang jocheon hamdeok gimnyeong sehwa seongsan pyoseon sehwa-south namwon wimi hyodon seogwipo" },
  { FLEET_SIM_JEJU, "seogwipo gangjeong jungmun hwasun daejeong gosan hallim aewol hagwi" },
  { FLEET_SIM_JEJU, "jeju-city-hall jeju-university seongpanak donnaeko seogwipo" },
  { FLEET_SIM_JEJU, "nohyeong musucheon saebyeol donggwang jungmun" },
  { FLEET_SIM_JEJU, "donggwang hwasun" },
};

typedef struct
{
  guint16 from, to;
} Way;

struct _FleetSimRoads
{
  GArray  *ways[FLEET_SIM_N_CITIES]; /* Way */
  guint16  out[G_N_ELEMENTS (crossings)][MAX_WAYS];
  guint8   n_out[G_N_ELEMENTS (crossings)];
  const char *zones[G_N_ELEMENTS (crossings)];
};

static guint
find_crossing (const char *name)
{
  guint i = 0;

  while (i < G_N_ELEMENTS (crossings) && strcmp (crossings[i].name, name) != 0)
    i++;
  g_assert (i < G_N_ELEMENTS (crossings));
  return i;
}

static void
add_way (FleetSimRoads *self,
         FleetSimCity   city,
         guint          from,
         guint          to)
{
  Way way = { from, to };

  g_assert (self->n_out[from] < MAX_WAYS);
  self->out[from][self->n_out[from]++] = to;
  g_array_append_val (self->ways[city], way);
}

static const char *
find_zone (const char *zone,
           gboolean    korean)
{
  guint i = 0;

  while (i < G_N_ELEMENTS (korean_zones) && strcmp (korean_zones[i].zone, zone) != 0)
    i++;
  g_assert (i < G_N_ELEMENTS (korean_zones));
  return korean ? korean_zones[i].korean : korean_zones[i].zone;
}

FleetSimRoads *
fleet_sim_roads_new (gboolean korean)
{
  FleetSimRoads *self = g_new0 (FleetSimRoads, 1);

  for (guint i = 0; i < G_N_ELEMENTS (crossings); i++)
    self->zones[i] = find_zone (crossings[i].zone, korean);
  for (guint city = 0; city < FLEET_SIM_N_CITIES; city++)
    self->ways[city] = g_array_new (FALSE, FALSE, sizeof (Way));
  for (guint r = 0; r < G_N_ELEMENTS (roads); r++)
    {
      g_auto (GStrv) names = g_strsplit (roads[r].crossings, " ", -1);

      for (guint i = 1; names[i] != NULL; i++)
        {
          guint a = find_crossing (names[i - 1]);
          guint b = find_crossing (names[i]);

          add_way (self, roads[r].city, a, b);
          add_way (self, roads[r].city, b, a);
        }
    }
  return self;
}

void
fleet_sim_roads_free (FleetSimRoads *self)
{
  for (guint city = 0; city < FLEET_SIM_N_CITIES; city++)
    g_array_unref (self->ways[city]);
  g_free (self);
}

static void
turn_into (FleetSimStretch *stretch,
           guint            from,
           guint            to)
{
  const Crossing *a = &crossings[from];
  const Crossing *b = &crossings[to];

  stretch->from = from;
  stretch->to = to;
  stretch->length_m = fleet_geo_distance_m (a->latitude, a->longitude, b->latitude, b->longitude);
  stretch->heading = fleet_geo_bearing (a->latitude, a->longitude, b->latitude, b->longitude);
}

void
fleet_sim_roads_enter (const FleetSimRoads *self,
                       FleetSimCity         city,
                       guint64             *random,
                       FleetSimStretch     *stretch)
{
  const Way *way = &g_array_index (self->ways[city], Way, fleet_sim_random_below (random, self->ways[city]->len));

  turn_into (stretch, way->from, way->to);
  stretch->along_m = stretch->length_m * fleet_sim_random_unit (random);
}

void
fleet_sim_roads_drive (const FleetSimRoads *self,
                       double               distance_m,
                       guint64             *random,
                       FleetSimStretch     *stretch)
{
  stretch->along_m += distance_m;
  while (stretch->along_m >= stretch->length_m)
    {
      guint here = stretch->to;
      guint back = stretch->from;
      guint n = self->n_out[here];
      guint pick = fleet_sim_random_below (random, n);

      if (self->out[here][pick] == back && n > 1)
        pick = (pick + 1) % n;
      stretch->along_m -= stretch->length_m;
      turn_into (stretch, here, self->out[here][pick]);
    }
}

void
fleet_sim_roads_place (const FleetSimRoads   *self,
                       const FleetSimStretch *stretch,
                       double                 aside_m,
                       double                *ret_latitude,
                       double                *ret_longitude)
{
  const Crossing *a = &crossings[stretch->from];
  const Crossing *b = &crossings[stretch->to];
  double share = stretch->along_m / stretch->length_m;
  double radians = stretch->heading * (G_PI / 180);
  double narrow = cos (a->latitude * (G_PI / 180));

  /* Right of the heading (sin, cos) is (cos, -sin) in (east, north). */
  *ret_latitude = a->latitude + (b->latitude - a->latitude) * share - aside_m * sin (radians) / M_PER_DEGREE;
  *ret_longitude = a->longitude + (b->longitude - a->longitude) * share + aside_m * cos (radians) / (M_PER_DEGREE * narrow);
}

const char *
fleet_sim_roads_zone (const FleetSimRoads   *self,
                      const FleetSimStretch *stretch)
{
  return self->zones[stretch->from];
}

void
fleet_sim_roads_box (FleetSimCity city,
                     double      *ret_south,
                     double      *ret_west,
                     double      *ret_north,
                     double      *ret_east)
{
  static const double boxes[FLEET_SIM_N_CITIES][4] = {
    { 37.41, 126.76, 37.70, 127.19 },
    { 35.03, 128.90, 35.30, 129.22 },
    { 33.20, 126.14, 33.57, 126.96 },
  };

  *ret_south = boxes[city][0];
  *ret_west = boxes[city][1];
  *ret_north = boxes[city][2];
  *ret_east = boxes[city][3];
}
