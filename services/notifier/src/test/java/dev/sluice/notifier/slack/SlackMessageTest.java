package dev.sluice.notifier.slack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.gson.FieldNamingPolicy;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.slack.api.model.block.ActionsBlock;
import com.slack.api.model.block.ContextBlock;
import com.slack.api.model.block.ContextBlockElement;
import com.slack.api.model.block.HeaderBlock;
import com.slack.api.model.block.ImageBlock;
import com.slack.api.model.block.LayoutBlock;
import com.slack.api.model.block.SectionBlock;
import com.slack.api.model.block.composition.TextObject;
import com.slack.api.model.block.element.BlockElement;
import com.slack.api.model.block.element.ButtonElement;
import com.slack.api.util.json.GsonBlockElementFactory;
import com.slack.api.util.json.GsonContextBlockElementFactory;
import com.slack.api.util.json.GsonLayoutBlockFactory;
import com.slack.api.util.json.GsonTextObjectFactory;
import dev.sluice.contracts.AlertRecord;
import dev.sluice.notifier.Alerts;
import dev.sluice.notifier.message.Links;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Messages, read by Slack's own model and held to the limits in Slack's block reference. */
class SlackMessageTest {

    private static final UUID ROUTE = UUID.fromString("00000000-0000-0000-0000-000000000001");
    private static final URI PUBLIC = URI.create("https://sluice.example");

    /** Strict: what the model does not know is refused. */
    private final Gson slack = new GsonBuilder()
            .setFieldNamingPolicy(FieldNamingPolicy.LOWER_CASE_WITH_UNDERSCORES)
            .registerTypeAdapter(LayoutBlock.class, new GsonLayoutBlockFactory(true))
            .registerTypeAdapter(BlockElement.class, new GsonBlockElementFactory(true))
            .registerTypeAdapter(ContextBlockElement.class, new GsonContextBlockElementFactory(true))
            .registerTypeAdapter(TextObject.class, new GsonTextObjectFactory(true))
            .create();

    private record Message(String text, String channel, List<LayoutBlock> blocks) {}

    @ParameterizedTest
    @EnumSource(AlertRecord.Kind.class)
    void shouldBeReadBySlacksModelWhateverHappened(AlertRecord.Kind kind) {
        AlertRecord alert = Alerts.of(kind, AlertRecord.Severity.WARNING);

        Message message = read(SlackMessage.forApp(alert, Links.of(alert, PUBLIC), "C012345", ROUTE));

        assertThat(message.channel()).isEqualTo("C012345");
        assertThat(message.blocks()).isNotEmpty().allSatisfy(SlackMessageTest::isWithinLimits);
    }

    @Test
    void shouldKeepWithinSlacksLimitsAndEscapeWhatSlackWouldRead() {
        AlertRecord alert = Alerts.withEvidence();

        Message message = read(SlackMessage.forWebhook(alert, Links.of(alert, PUBLIC)));

        assertThat(message.blocks()).hasSizeLessThanOrEqualTo(50).allSatisfy(SlackMessageTest::isWithinLimits);
        assertThat(((SectionBlock) message.blocks().get(1)).getText().getText())
                .startsWith("*Done:* &lt;!channel&gt; &amp;");
        assertThat(SlackMessage.forWebhook(alert, Links.of(alert, PUBLIC)))
                .contains("https://sluice.example/api/v1/projects/shop/rollouts/r-1/explain")
                .as("drawn with characters where no picture can be fetched")
                .contains("◆");
    }

    @Test
    void shouldShowThePictureWhereItCanBeFetched() {
        AlertRecord alert = Alerts.withEvidence();
        Links links = new Links(PUBLIC, Optional.of(URI.create("https://sluice.example/charts/v1.x.png")));

        Message message = read(SlackMessage.forWebhook(alert, links));

        assertThat(message.blocks()).anySatisfy(block -> assertThat(block).isInstanceOf(ImageBlock.class));
    }

    @Test
    void shouldOfferWhatStillMakesSense() throws Exception {
        assertThat(buttons(AlertRecord.Kind.WIDENED)).containsExactly("sluice_pause", "sluice_roll_back");
        assertThat(buttons(AlertRecord.Kind.APPROVAL_NEEDED)).containsExactly("sluice_approve", "sluice_roll_back");
        assertThat(buttons(AlertRecord.Kind.HELD)).containsExactly("sluice_roll_back");
        assertThat(buttons(AlertRecord.Kind.PLAN_CHANGED)).containsExactly("sluice_pause", "sluice_roll_back");
        assertThat(buttons(AlertRecord.Kind.ROLLED_BACK)).isEmpty();
        JsonNode message = new ObjectMapper()
                .readTree(SlackMessage.forApp(
                        Alerts.of(AlertRecord.Kind.APPROVAL_NEEDED, AlertRecord.Severity.INFO),
                        Links.of(Alerts.withEvidence(), PUBLIC),
                        "C012345",
                        ROUTE));
        SlackButton.About about =
                SlackButton.about(message.at("/blocks/4/elements/0/value").asText());
        assertThat(about)
                .isEqualTo(new SlackButton.About(ROUTE, "r-1", Optional.of(2L), Optional.of("5 % of everyone")));
    }

    private List<String> buttons(AlertRecord.Kind kind) {
        AlertRecord alert = Alerts.of(kind, AlertRecord.Severity.INFO);
        return read(SlackMessage.forApp(alert, Links.of(alert, PUBLIC), "C012345", ROUTE)).blocks().stream()
                .filter(ActionsBlock.class::isInstance)
                .flatMap(block -> ((ActionsBlock) block).getElements().stream())
                .map(element -> ((ButtonElement) element).getActionId())
                .toList();
    }

    private Message read(String json) {
        return slack.fromJson(json, Message.class);
    }

    private static void isWithinLimits(LayoutBlock block) {
        switch (block) {
            case HeaderBlock header -> assertThat(header.getText().getText()).hasSizeBetween(1, 150);
            case SectionBlock section -> {
                if (section.getText() != null) {
                    assertThat(section.getText().getText()).hasSizeBetween(1, 3_000);
                }
                if (section.getFields() != null) {
                    assertThat(section.getFields())
                            .hasSizeLessThanOrEqualTo(10)
                            .allSatisfy(field -> assertThat(field.getText()).hasSizeBetween(1, 2_000));
                }
            }
            case ActionsBlock actions ->
                assertThat(actions.getElements()).hasSizeBetween(1, 25).allSatisfy(element -> {
                    ButtonElement button = (ButtonElement) element;
                    assertThat(button.getText().getText()).hasSizeBetween(1, 75);
                    assertThat(button.getActionId()).hasSizeBetween(1, 255);
                    assertThat(button.getValue()).hasSizeBetween(1, 2_000);
                });
            case ContextBlock context -> assertThat(context.getElements()).hasSizeBetween(1, 10);
            case ImageBlock image -> assertThat(image.getImageUrl()).hasSizeBetween(1, 3_000);
            default -> throw new AssertionError("a block that we do not send: " + block);
        }
    }
}
