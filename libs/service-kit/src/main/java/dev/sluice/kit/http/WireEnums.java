package dev.sluice.kit.http;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.media.Schema;

/** Shows enumerations in the API's document as they stand in JSON: the framework takes the names of the constants, {@code LIKE_THIS}. */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public final class WireEnums implements OASFilter {

    private static final Pattern CONSTANT = Pattern.compile("[A-Z][A-Z0-9_]*");

    @Override
    public Schema filterSchema(Schema schema) {
        List<Object> names = schema.getEnumeration();
        if (names != null && names.stream().allMatch(WireEnums::isConstant)) {
            schema.setEnumeration(names.stream()
                    .<Object>map(name -> name.toString().toLowerCase(Locale.ROOT))
                    .toList());
        }
        return schema;
    }

    private static boolean isConstant(Object name) {
        return name instanceof String text && CONSTANT.matcher(text).matches();
    }
}
