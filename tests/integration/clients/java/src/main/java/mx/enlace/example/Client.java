package mx.enlace.example;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Timestamp;
import enlace.common.v1.Common;
import enlace.homevisits.v1.HomeVisit.RequestHomeVisit;
import enlace.homevisits.v1.VisitCodes.VisitReason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import mx.enlace.published.v1.CommandOutcome;
import mx.enlace.published.v1.HomeVisitChanged;
import mx.enlace.published.v1.HomeVisitRequested;
import mx.enlace.published.v1.HomeVisitWithdrawn;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * What outsiders do with Enlace on Kafka, as an example to copy.
 *
 * <pre>
 *   visits JURISDICTION         print what it is told of its home visits, all that is kept
 *   request CLUES CASE DAY ID   ask for a home visit in the week from that day on (2026-01-31), and
 *                               print what becomes of that
 * </pre>
 */
public final class Client {
    private static final Duration WAIT = Duration.ofMillis(500);

    public static void main(String[] arguments) throws IOException {
        switch (arguments[0]) {
            case "visits" -> visits(arguments[1]);
            case "request" -> request(arguments[1], arguments[2], LocalDate.parse(arguments[3]),
                                      arguments[4]);
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    private static void visits(String jurisdiction) throws IOException {
        var partition = new TopicPartition("enlace.jurisdiction." + jurisdiction
            + ".home-visits.v1", 0);
        try (var consumer = consumer(partition)) {
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            while (consumer.position(partition) < end) {
                for (var record : consumer.poll(WAIT)) print(record);
            }
        }
    }

    private static void print(ConsumerRecord<String, byte[]> record)
        throws InvalidProtocolBufferException {
        byte[] value = record.value();
        switch (header(record, "ce_type")) {
            case "enlace.published.v1.HomeVisitRequested" -> {
                var visit = HomeVisitRequested.parseFrom(value);
                System.out.println("requested " + visit.getVisitId() + ' ' + visit.getVersion()
                    + ' ' + visit.getRequester());
            }
            case "enlace.published.v1.HomeVisitChanged" -> {
                var visit = HomeVisitChanged.parseFrom(value);
                System.out.println("changed " + visit.getVisitId() + ' ' + visit.getVersion() + ' '
                    + visit.getHappened());
            }
            case "enlace.published.v1.HomeVisitWithdrawn" -> {
                var visit = HomeVisitWithdrawn.parseFrom(value);
                System.out.println("withdrawn " + visit.getVisitId() + ' ' + visit.getVersion());
            }
            default -> { }  // Of a newer release.
        }
    }

    private static void request(String clues, String caseId, LocalDate day, String id)
        throws IOException {
        var outbox = new TopicPartition("enlace.outbox." + clues + ".v1", 0);
        try (var consumer = consumer(outbox); var producer = producer()) {
            consumer.seekToEnd(List.of(outbox));
            consumer.position(outbox);  // Before the command is sent.
            producer.send(command("enlace.inbox." + clues + ".v1", caseId, day, id));
            producer.flush();
            while (true) {
                for (var record : consumer.poll(WAIT)) {
                    var outcome = CommandOutcome.parseFrom(record.value());
                    if (!outcome.getCommandId().equals(id)) continue;
                    System.out.println(outcome.getOutcome() + ' ' + outcome.getId()
                        + outcome.getCode());
                    return;
                }
            }
        }
    }

    /** The same id again, and all else alike, is the same command. */
    private static ProducerRecord<String, byte[]> command(String inbox, String caseId,
                                                          LocalDate day, String id) {
        var from = day.atStartOfDay().toEpochSecond(ZoneOffset.UTC);
        var visit = RequestHomeVisit.newBuilder()
            .setCaseId(caseId)
            .setReason(VisitReason.Code.FOLLOW_UP)
            .setPlace(Common.Place.newBuilder().setMunicipality("24012"))
            .setWindowStart(Timestamp.newBuilder().setSeconds(from))
            .setWindowEnd(Timestamp.newBuilder().setSeconds(from + 7 * 24 * 3600))
            .setPriority(Common.Priority.ROUTINE)
            .setWhatToCheck("Cómo sigue")
            .build();
        var record = new ProducerRecord<>(inbox, caseId, visit.toByteArray());
        Map.of("ce_specversion", "1.0", "ce_id", id, "ce_source", "/example/java",
               "ce_type", "enlace.homevisits.v1.RequestHomeVisit",
               "content-type", "application/protobuf")
            .forEach((name, value) ->
                record.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
        return record;
    }

    private static String header(ConsumerRecord<String, byte[]> record, String name) {
        Header found = record.headers().lastHeader(name);
        return found == null ? "" : new String(found.value(), StandardCharsets.UTF_8);
    }

    private static KafkaConsumer<String, byte[]> consumer(TopicPartition partition)
        throws IOException {
        Properties settings = Settings.connection();
        settings.put("isolation.level", "read_committed");
        settings.put("enable.auto.commit", "false");
        var consumer = new KafkaConsumer<>(settings, new StringDeserializer(),
                                           new ByteArrayDeserializer());
        consumer.assign(List.of(partition));
        return consumer;
    }

    private static KafkaProducer<String, byte[]> producer() throws IOException {
        return new KafkaProducer<>(Settings.connection(), new StringSerializer(),
                                   new ByteArraySerializer());
    }

    private Client() {}
}
