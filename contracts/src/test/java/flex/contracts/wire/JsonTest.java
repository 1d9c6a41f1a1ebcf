package flex.contracts.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import flex.contracts.RequestCommand;
import flex.contracts.RequestId;
import flex.contracts.RequestState;
import flex.contracts.RequestState.StepState;
import flex.contracts.RequestState.StepStatus;
import flex.contracts.SiteCommand;
import flex.contracts.StepName;
import flex.contracts.StoreAlias;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class JsonTest {
  @Test
  void shouldWriteIdentifiersAsTextAndLeaveOutNulls() throws JsonProcessingException {
    var command = new SiteCommand.ConfigureStore(new RequestId("r-1"), new StoreAlias("milestones"), null);

    assertThat(Json.mapper().writeValueAsString(command)).isEqualTo("""
        {"requestId":"r-1","storeAlias":"milestones"}""");
  }

  @Test
  void shouldWriteInstantsAsIso8601WithAllDigits() throws JsonProcessingException {
    var step = new StepState(StepName.REPORT, StepStatus.DONE, Instant.parse("2026-11-21T10:15:30.123456789Z"), null,
        null);

    assertThat(Json.mapper().writeValueAsString(step)).isEqualTo("""
        {"name":"REPORT","status":"DONE","startedAt":"2026-11-21T10:15:30.123456789Z"}""");
  }

  @ParameterizedTest
  @ValueSource(strings = { "2026-11-21T11:15:30+01:00", "2026-11-21T10:15:30Z", "2026-11-21T10:15:30.000Z"})
  void shouldReadSameInstantWhenZoneOrDigitsDiffer(String text) throws JsonProcessingException {
    assertThat(Json.mapper().readValue("\"" + text + "\"", Instant.class))
        .isEqualTo(Instant.parse("2026-11-21T10:15:30Z"));
  }

  @ParameterizedTest
  @ValueSource(strings = { "7", "true", "{}", "[]", "\"Not An Alias\"", "\"\""})
  void shouldRefuseIdentifierWhenItIsNoTextOfItsForm(String json) {
    assertThatExceptionOfType(JsonProcessingException.class)
        .isThrownBy(() -> Json.mapper().readValue(json, StoreAlias.class));
  }

  @Test
  void shouldReadIdentifiersInLists() throws Exception {
    var type = Json.mapper().getTypeFactory().constructCollectionType(List.class, StoreAlias.class);

    assertThat(Json.mapper().<List<StoreAlias>>readValue("[\"a\",\"b\"]", type))
        .containsExactly(new StoreAlias("a"), new StoreAlias("b"));
  }

  @Test
  void shouldIgnoreUnknownFieldsWhenReading() throws JsonProcessingException {
    assertThat(Json.mapper().readValue("{\"requestId\":\"r-1\",\"more\":{\"x\":1}}", RequestCommand.Query.class))
        .isEqualTo(new RequestCommand.Query(new RequestId("r-1")));
  }

  @Test
  void shouldRefuseUnknownEnumValueWhenReading() {
    assertThatExceptionOfType(JsonProcessingException.class)
        .isThrownBy(() -> Json.mapper().readValue("\"DREAMING\"", RequestState.Status.class));
  }
}
