import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.utils.Exit;

/**
 * Runs several of Kafka's own programs one after the other in one virtual machine: to start one
 * takes longer than most of what they do. Reads them from the standard input, a word a line: the
 * class, its arguments, and an empty line. Prints a zero behind what each has printed, and ends
 * with the first that fails.
 */
public final class RunAll {
    public static void main(String[] none) throws Exception {
        Exit.setExitProcedure((status, message) -> {
            if (status != 0) System.exit(status);
        });
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in));
        List<String> words = new ArrayList<>();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (!line.isEmpty()) {
                words.add(line);
                continue;
            }
            Class.forName(words.get(0)).getMethod("main", String[].class)
                    .invoke(null, (Object) words.subList(1, words.size()).toArray(String[]::new));
            System.out.print('\0');
            words.clear();
        }
        System.exit(0); // Whatever threads they have left.
    }
}
