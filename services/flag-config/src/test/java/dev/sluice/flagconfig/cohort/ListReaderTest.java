package dev.sluice.flagconfig.cohort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.sluice.kit.http.ProblemException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ListReaderTest {

    private static ReadList csv(String text) {
        return ListReader.ofCsv(text.getBytes(StandardCharsets.UTF_8), Optional.empty());
    }

    private static ReadList csv(String text, String column) {
        return ListReader.ofCsv(text.getBytes(StandardCharsets.UTF_8), Optional.of(column));
    }

    private static ReadList text(String text) {
        return ListReader.ofText(text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ada@x.org\nu1\n",
                "ada@x.org\r\nu1",
                "email\nada@x.org\nu1\n",
                "name;Email;plan\nAda;Ada@X.org;pro\nBen;u1;free\n",
                "name\tdistinct_id\nAda\tADA@x.org\n\"B\tn\"\tu1\n",
                "\ufeffdistinct_id,name\nada@x.org,\"Ada, of\nLondon\"\nu1,Ben",
                "\n\nada@x.org\n\nu1\n\n",
                " ada@x.org \nu1\nADA@x.org\nu1\n",
            })
    void shouldFindTheEntriesInWhatPeopleHave(String sent) {
        assertThat(csv(sent).entries()).containsExactly("ada@x.org", "u1");
        assertThat(csv(sent).malformed()).isZero();
    }

    @Test
    void shouldTakeTheColumnThatIsNamed() {
        assertThat(csv("id,key\n1,k1\n2,k2\n", "KEY").entries()).containsExactly("k1", "k2");
    }

    @Test
    void shouldReportMalformedRowsByTheirLine() {
        ReadList read = csv(
                "email,name\nada@x.org,Ada\n@nobody,No\ntoo,many,cells\nb@x.org,B\n" + "x".repeat(201) + ",X\n,empty");

        assertThat(read.entries()).containsExactly("ada@x.org", "b@x.org");
        assertThat(read.malformed()).isEqualTo(4);
        assertThat(read.problems())
                .extracting(ReadList.Malformed::line, ReadList.Malformed::reason)
                .containsExactly(
                        tuple(3L, "it has an @ but is no e-mail address"),
                        tuple(4L, "it has 3 columns, the first row has 2"),
                        tuple(6L, "an id has at most 200 characters"),
                        tuple(7L, "it is empty"));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            'D <d@x.io>\\n\\n\\na@x.io\\n', 1
            'D <d@x.io>\\n\\n', 1
            'D <d@x.io>', 1
            'a@x.io\\nD <d@x.io>\\n\\n', 2
            'a@x.io\\r\\nD <d@x.io>\\r\\n\\r\\n \\r\\nb@x.io', 2
            '\\n\\na@x.io\\n\\nD <d@x.io>', 5
            'email,name\\na@x.io,"A\\nB"\\n@d,"D\\nE"\\n\\nb@x.io,B', 4
            """)
    void shouldNameTheLineOnWhichAMalformedRowBeginsAmongBlankLines(String sent, long line) {
        assertThat(csv(sent.translateEscapes()).problems())
                .extracting(ReadList.Malformed::line)
                .containsExactly(line);
    }

    @Test
    void shouldTellOnlyOfTheFirstProblems() {
        ReadList read = text("ok\n" + "a@\n".repeat(1_000));

        assertThat(read.malformed()).isEqualTo(1_000);
        assertThat(read.problems()).hasSize(ReadList.MOST_PROBLEMS);
        assertThat(read.problems().getFirst().line()).isEqualTo(2);
    }

    @Test
    void shouldReadPastedLists() {
        ReadList read = text("ada@x.org, ben@x.org;c\r\n\r\nd\te\nada@x.org");

        assertThat(read.entries()).containsExactly("ada@x.org", "ben@x.org", "c", "d", "e");
        assertThat(read.repeated()).isEqualTo(1);
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            ok\\n"not closed\\n                   | line
            ok\\n"closed" too early",x\\n         | line 2
            first name,last name\\nAda,Lovelace  | ?column=
            """)
    void shouldRefuseAFileThatIsDoubtfulAsAWhole(String sent, String says) {
        String text = sent.translateEscapes();

        assertThatThrownBy(() -> csv(text)).isInstanceOf(ProblemException.class).hasMessageContaining(says);
    }

    @Test
    void shouldRefuseOtherEncodingsByLine() {
        assertThatThrownBy(() -> csv("ok\nx\0y")).hasMessageContaining("line 2 has a NUL");
        byte[] latin = "ok\nJos\u00e9\n".getBytes(StandardCharsets.ISO_8859_1);
        byte[] utf16 = "ok\nb\n".getBytes(Charset.forName("UTF-16LE"));

        assertThatThrownBy(() -> ListReader.ofText(latin)).hasMessageContaining("line 2 is not UTF-8");
        assertThatThrownBy(() -> ListReader.ofCsv(utf16, Optional.empty())).hasMessageContaining("UTF-16");
    }

    @Test
    void shouldBoundTheEntriesOfOneRequest() {
        String many = IntStream.rangeClosed(0, ListReader.MOST_ENTRIES)
                .mapToObj(i -> "u" + i)
                .collect(Collectors.joining("\n"));

        assertThatThrownBy(() -> csv(many)).hasMessageContaining("200000");
        assertThatThrownBy(() -> text(many)).hasMessageContaining("200000");
    }
}
